import type { ReadModelBatch } from '../ports/read-model-batch.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import type { Changes } from './fold-state.ts'

/** Changes as the store takes them. */
export const batchOf = (changes: Changes, previous: Checkpoint | null, next: Checkpoint): ReadModelBatch => ({
  history: changes.history,
  superseded: changes.superseded,
  erasures: [...changes.erasures].map(([itemId, version]) => ({ itemId, version })),
  items: [...changes.items.values()],
  park: [...changes.park.values()],
  heads: [...changes.heads.values()],
  repark: changes.repark,
  discard: changes.discard,
  unpark: changes.unpark,
  checkpoint: { previous, next },
})
