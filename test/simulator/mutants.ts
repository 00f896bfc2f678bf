import type { NodeId } from '../../services/domain/ids.ts'
import type { StoredHead } from '../../services/ports/read-models.ts'
import type { Generation } from '../../services/ports/read-store.ts'
import type { BrokenRule } from '../plain-hub/stores/write-steps.ts'

/** One rule broken: the simulator must notice. */
export interface Mutant {
  /** In the simulated store. */
  rule?: BrokenRule
  /** In what a projector sees of it. */
  generationAs?: (generation: Generation) => Generation
}

/**
 * Not among them: parking over a parked record. The sweep after each write, and at each start, settles anew what was
 * put back into waiting, so that the same documents come of it. The sweep at a start itself has its own test
 * (test/projector/crash.test.ts): it counts only for a node that falls silent after the crash.
 */
export const MUTANTS: Record<string, Mutant> = {
  'guard-removed': { rule: 'item-guard-removed' },
  'head-guard-removed': { rule: 'head-guard-removed' },
  'history-overwritten': { rule: 'history-overwritten' },
  'erased-rows-refilled': { rule: 'erased-rows-refilled' },
  'checkpoint-first': { rule: 'checkpoint-first' },
  'checkpoint-not-compared': { rule: 'checkpoint-not-compared' },
  'heads-before-items': { rule: 'heads-before-items' },
  'unparked-before-heads': { rule: 'unparked-before-heads' },
  'discarded-parked-again': { rule: 'discarded-parked-again' },
  'no-reread-after-parking': { generationAs: withoutRereading },
}

/** After a write the heads are as they were read before it, whatever another projector has written. */
function withoutRereading(generation: Generation): Generation {
  let before = new Map<NodeId, StoredHead>()
  let hasWritten = false
  return {
    ...generation,
    heads: async (nodeIds) => {
      if (hasWritten) {
        hasWritten = false
        return before
      }
      before = await generation.heads(nodeIds)
      return before
    },
    write: async (batch) => {
      const written = await generation.write(batch)
      hasWritten = batch.park.length > 0
      return written
    },
  }
}
