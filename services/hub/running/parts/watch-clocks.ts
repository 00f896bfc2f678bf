import type { NodeId } from '../../../domain/ids.ts'
import { secondsSince } from '../../../domain/seconds-since.ts'
import type { Journal } from '../../../ports/journal.ts'
import { clockRefusal } from '../../../publisher/demand-right-clock.ts'
import type { LogSide } from '../../engines/open-stores.ts'
import type { OpenNode } from '../../nodes/open-node.ts'
import { PATIENCE_MS, pause } from '../../patience.ts'
import type { Ground } from './part.ts'

/** A clock that jumps is noticed at once: in between, the log's time goes on by the time that has passed. */
const LOG_TIME_EVERY_MS = 10 * 60_000

interface Clocks extends Pick<LogSide, 'logTime' | 'clockIsRight' | 'clock'> {
  logger: Ground['logger']
}

/**
 * Tells at the start, and each time when the log's time was measured again, that this machine's clock is behind a node's
 * last event, or far ahead of the log's. Gives the way to stop.
 */
export async function watchClocks(nodes: Map<NodeId, OpenNode>, clocks: Clocks): Promise<() => void> {
  const { logTime, clock } = clocks
  const tell = () => {
    for (const { journal } of nodes.values()) tellClock(journal, clocks)
  }
  await Promise.race([logTime.measure(), pause(PATIENCE_MS.firstLogTime)])
  tell()
  return clock.timers.every(LOG_TIME_EVERY_MS, () => void logTime.measure().then(tell), { background: true })
}

function tellClock({ nodeId, head }: Journal, { clock, logTime, clockIsRight, logger }: Clocks): void {
  const at = clock.now()
  const { at: latestAt } = head()
  const refusal = clockIsRight ? null : clockRefusal(nodeId, { at, latestAt, logTime: logTime.now() })
  if (refusal !== null)
    logger.error(
      { nodeId, code: refusal.code },
      `${refusal.message} Until then ${nodeId} publishes nothing: check the clock.`,
    )
  else if (latestAt !== null && secondsSince(latestAt, at) === null)
    logger.warn(
      { nodeId, code: 'clock-behind' },
      `The last event of ${nodeId} is of ${latestAt}, later than this machine's clock: check the clock. New events are dated like it until the clock has passed it.`,
    )
}
