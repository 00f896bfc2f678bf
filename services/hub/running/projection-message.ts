import type { AppliedBatch } from '../../monitor/create-metrics.ts'

/** A message of the projector's thread. */
export type ProjectionMessage =
  /** The log is followed. */
  | { type: 'begun' }
  | { type: 'caught-up' }
  | { type: 'batch'; report: AppliedBatch }
  | { type: 'retry'; code: string; message: string }
  | { type: 'note'; message: string }
  | { type: 'failed'; code: string; message: string }
