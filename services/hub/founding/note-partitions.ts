import { existsSync } from 'node:fs'
import { signControl } from '../../domain/event/control-record.ts'
import { readRecord } from '../../ports/read-record.ts'
import { loadRootKey } from '../data/root-keys.ts'
import { type HubPlace, openWriteSide, type WriteSide } from '../engines/open-stores.ts'

const CHUNK = 1000

/** What became of the count of partitions: it stands in the log, it was put there now, or the root's key is not here for it. */
export type PartitionsNoted = 'there' | 'noted' | 'no-root-key'

/**
 * Puts the count of partitions into a log that was begun before counts were written down: one `LogCreated` of the same
 * log in each partition. Null where no hub was made yet. Repeating it changes nothing.
 */
export async function notePartitions(place: HubPlace): Promise<{ partitions: number; count: PartitionsNoted } | null> {
  if (!existsSync(place.data.rootKeysFile)) return null
  await using side = await openWriteSide(place)
  const ends = await side.log.ends()
  const { partitions } = side.log
  const logIds = await Promise.all(ends.map((_, partition) => logIdWithoutCount(side, partition)))
  if (logIds.every((logId) => logId === null)) return { partitions, count: 'there' }
  if (!existsSync(place.data.rootKeyFile)) return { partitions, count: 'no-root-key' }
  const rootKey = loadRootKey(place.data)
  const { hubId } = side.rootKeys
  for (const [partition, logId] of logIds.entries()) {
    if (logId === null) continue
    const at = place.clock.now()
    const fact = { type: 'LogCreated', hubId, logId, partition, partitions, at } as const
    await side.log.appendControl(partition, side.codec.encodeControl(signControl(fact, rootKey)))
  }
  return { partitions, count: 'noted' }
}

/** The id of the log, if no `LogCreated` of the partition has the count. Null for a partition that is empty, too. */
async function logIdWithoutCount({ log, codec }: WriteSide, partition: number): Promise<string | null> {
  let logId: string | null = null
  for (let offset = 0; ; ) {
    const records = await log.read(partition, offset, CHUNK)
    const last = records.at(-1)
    if (last === undefined) return logId
    for (const { value } of records) {
      if ('unreadable' in value || value.schema.name !== 'hub.LogCreated') continue
      const reading = readRecord(value, codec)
      if (reading.kind !== 'control' || reading.control.fact.type !== 'LogCreated') continue
      if (reading.control.fact.partitions !== undefined) return null
      logId ??= reading.control.fact.logId
    }
    offset = last.offset + 1
  }
}
