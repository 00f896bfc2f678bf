import type { ControlFact } from '../domain/event/control-record.ts'
import { makerOf } from '../domain/ids.ts'
import { nodeSeqKey } from '../ports/read-models.ts'
import type { Fold } from './fold-state.ts'
import type { PreparedRecord } from './prepared-batch.ts'

/**
 * An `EventDiscarded` frees an item from an event of its maker that was not allowed, for events whose records stand
 * behind it (rule 4). The event must have taken its place with a record that stands before, in the same partition:
 * offsets are compared, and never what was stored first, so that any split of batches gives the same.
 */
export function freeItem(
  { nodeId, nodeSeq, envelopeHash }: ControlFact & { type: 'EventDiscarded' },
  { position: { offset } }: PreparedRecord,
  { partition, partitionOf, state, effects }: Fold,
): void {
  const entry = state.applied.get(nodeSeqKey({ nodeId, nodeSeq }))
  if (entry?.envelopeHash !== envelopeHash || entry.notAllowedAt === null || entry.notAllowedAt > offset) return
  if (makerOf(entry.itemId) !== nodeId || partitionOf(nodeId) !== partition) return
  effects.free.push({ nodeId, nodeSeq, freedAt: offset })
  for (const one of state.notAllowed.get(entry.itemId) ?? [])
    if (one.nodeSeq === nodeSeq) one.freedAt = Math.min(offset, one.freedAt ?? offset)
}
