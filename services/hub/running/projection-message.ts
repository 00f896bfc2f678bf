import type { AppliedEvent } from '../../projector/batch-effects.ts'

/** A message of the projector's thread. */
export type ProjectionMessage =
  | { type: 'caught-up' }
  | { type: 'batch'; counts: [string, number][]; applied: AppliedEvent[] }
  | { type: 'retry'; message: string }
  | { type: 'note'; message: string }
  | { type: 'failed'; code: string; message: string }
