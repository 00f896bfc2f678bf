import type { NodeHead } from '../../services/domain/event/judge.ts'
import type { NodeId } from '../../services/domain/ids.ts'
import type { Generation } from '../../services/ports/read-store.ts'
import type { BrokenRule } from './stores/write-steps.ts'

/** One rule broken: the simulator must notice. */
export interface Mutant {
  /** In the simulated store. */
  rule?: BrokenRule
  /** In what a projector sees of it. */
  generationAs?: (generation: Generation) => Generation
}

export const MUTANTS: Record<string, Mutant> = {
  'guard-removed': { rule: 'item-guard-removed' },
  'head-guard-removed': { rule: 'head-guard-removed' },
  'history-overwritten': { rule: 'history-overwritten' },
  'erased-rows-refilled': { rule: 'erased-rows-refilled' },
  'parked-overwritten': { rule: 'parked-overwritten' },
  'checkpoint-first': { rule: 'checkpoint-first' },
  'checkpoint-not-compared': { rule: 'checkpoint-not-compared' },
  'heads-before-items': { rule: 'heads-before-items' },
  'unparked-before-heads': { rule: 'unparked-before-heads' },
  'no-reread-after-parking': { generationAs: withoutRereading },
  'no-sweep-at-start': { generationAs: (generation) => ({ ...generation, parkedCounts: async () => [] }) },
}

/** After a write the heads are as they were read before it, whatever another projector has written. */
function withoutRereading(generation: Generation): Generation {
  let before = new Map<NodeId, NodeHead>()
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
