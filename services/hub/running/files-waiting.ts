import type { FileHash } from '../../domain/attachments.ts'
import { isWaitReason } from '../../domain/event/judge.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog } from '../../ports/event-log.ts'
import type { StatusStore } from '../../ports/status-store.ts'
import { filesOfRecord } from '../../publisher/attachments/node-files-sweep.ts'

/** More of one node are not looked at. */
const MOST_WAITING = 1000

/**
 * The files of events that wait to be applied. No read model names them yet, and the log has their contents. Null where
 * more events wait than are looked at.
 */
export async function filesWaiting(
  generation: Pick<StatusStore, 'parkedCounts' | 'waiting'>,
  { log, codec }: { log: Pick<EventLog, 'read'>; codec: EventCodec },
): Promise<Set<FileHash> | null> {
  const counts = (await generation.parkedCounts()).filter(({ reason }) => isWaitReason(reason))
  const nodes = new Set(counts.map(({ nodeId }) => nodeId).filter((nodeId) => nodeId !== null))
  const files = new Set<FileHash>()
  for (const nodeId of nodes) {
    const waiting = await generation.waiting([nodeId], MOST_WAITING)
    if (waiting.length === MOST_WAITING) return null
    for (const { partition, offset } of waiting) {
      const [record] = await log.read(partition, offset, 1)
      if (record === undefined || 'unreadable' in record.value) continue
      for (const file of filesOfRecord(record.value, codec)) files.add(file)
    }
  }
  return files
}
