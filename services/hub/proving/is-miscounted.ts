import type { AuditStore } from '../../ports/audit-store.ts'
import type { EventLog } from '../../ports/event-log.ts'

/**
 * Whether a generation was made by a hub that took another count of partitions for the log's: it has a checkpoint of a
 * partition that is not the log's, or a head that no record of its node's partition has moved. Its positions are then
 * those of foreign partitions, and it cannot be followed from them.
 */
export async function isMiscounted(
  generation: Pick<AuditStore, 'checkpoints' | 'allHeads'>,
  log: EventLog,
): Promise<boolean> {
  // The count is known once the log was asked anything.
  await log.ends()
  const checkpoints = await generation.checkpoints()
  if (checkpoints.some(({ partition }) => partition >= log.partitions)) return true
  for (const { nodeId, movedAt } of await generation.allHeads()) {
    const [there] = await log.read(log.partitionOf(nodeId), movedAt, 1)
    if (there?.offset !== movedAt || (there.key !== null && there.key !== nodeId)) return true
  }
  return false
}
