import { HubError } from '../domain/errors.ts'

/**
 * Says that a store lacks what is below its heads or checkpoints: it is of no single moment, as after a restore from a
 * dump that was taken while it was written to. Nothing more may be judged on it.
 */
export const incomplete = (what: string): HubError =>
  new HubError(
    'store-incomplete',
    `The read store is of no single moment: ${what}. Nothing more is applied to it. hub compare names what it lacks; hub rebuild --switch --force builds it again from the log.`,
  )
