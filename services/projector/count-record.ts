import type { ArrivedEvent } from './arrived-event.ts'
import { count, type Outcome } from './batch-effects.ts'
import type { Fold } from './fold-state.ts'

/**
 * Counts what became of a record of the batch, or of an event that waited. A batch that is folded again, because it
 * released more than was loaded, has counted its own records before: only what it releases counts now (rule 4).
 */
export function countRecord(entry: ArrivedEvent | null, outcome: Outcome, { effects, isFoldedAgain }: Fold): void {
  const isOwn = entry?.waitsFor === undefined
  if (!(isFoldedAgain && isOwn)) count(effects, outcome)
}
