import type { Logger } from 'pino'
import type { EventLog } from '../../ports/event-log.ts'
import type { HubPlace } from '../engines/open-stores.ts'

const LOOK_EVERY_MS = 60_000

/**
 * Tells when somebody has added partitions to the log's topic, at the start and whenever their number changes, and when
 * a setting names another count than the log's own. Gives back the way to stop.
 */
export function tellPartitions(deps: {
  log: Pick<EventLog, 'partitions' | 'addedPartitions'>
  place: HubPlace
  logger: Logger
}): () => void {
  const { log, place, logger } = deps
  const setting = place.settings.kafka?.partitionsSetting ?? null
  const onNote = (text: string) => logger.warn({ code: 'topic-differs' }, text)
  let told = 0
  let isSettingTold = false
  const look = async () => {
    const added = await log.addedPartitions()
    if (!isSettingTold && setting !== null && setting !== log.partitions)
      onNote(
        `HUB_KAFKA_PARTITIONS is ${setting}, and the log has ${log.partitions} partitions: the log's own count holds, and the setting changes nothing`,
      )
    isSettingTold = true
    if (added.length !== told)
      onNote(
        added.length === 0
          ? `the topic has the log's ${log.partitions} partitions and no others any more`
          : `somebody has added partition ${added.join(', ')} to the topic of the log, which has ${log.partitions}: nothing in them is read, and nothing is lost by it`,
      )
    told = added.length
  }
  const lookAgain = () => void look().catch(() => {})
  lookAgain()
  return place.clock.timers.every(LOOK_EVERY_MS, lookAgain, { background: true })
}
