import { HubError } from '../../domain/errors.ts'
import type { ActiveGeneration } from '../../query/active-generation.ts'
import { PATIENCE_MS, withinPatience } from '../patience.ts'

/** The generation in use, for questions about lag. Where the store is silent, the answer is soon that it is. */
export const patientGenerations = ({ use }: Pick<ActiveGeneration, 'use'>): Pick<ActiveGeneration, 'use'> => ({
  use: (work) =>
    withinPatience(use(work), PATIENCE_MS.storeAnswer, () => {
      const seconds = PATIENCE_MS.storeAnswer / 1000
      return new HubError('store-unavailable', `The read store does not answer within ${seconds} s.`)
    }),
})
