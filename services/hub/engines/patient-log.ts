import type { NodeId } from '../../domain/ids.ts'
import { partitionFor } from '../../domain/partition-for.ts'
import type { EventLog } from '../../ports/event-log.ts'
import { PATIENCE_MS, withinPatience } from '../patience.ts'

type AskedLog = Pick<EventLog, 'partitions' | 'partitionOf' | 'ends' | 'timeAt' | 'heldUp' | 'erase'>

/**
 * The log for questions about lag. Where it is silent, the answer is soon that the lag is unknown, and the partition of a
 * node may be a guess.
 */
export const patientLog = (log: EventLog): AskedLog => ({
  // It may become known only later.
  get partitions() {
    return log.partitions
  },
  partitionOf: (key) => (isKnown(log, key) ? log.partitionOf(key) : partitionFor(key, log.partitions)),
  erase: log.erase,
  ends: () => withinPatience(log.ends(), PATIENCE_MS.lagAnswer),
  timeAt: (partition, offset) => withinPatience(log.timeAt(partition, offset), PATIENCE_MS.lagAnswer),
  heldUp: () => withinPatience(log.heldUp(), PATIENCE_MS.lagAnswer),
})

function isKnown(log: EventLog, key: NodeId): boolean {
  try {
    log.partitionOf(key)
    return true
  } catch {
    return false
  }
}
