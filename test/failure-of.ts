import type { HubError } from '../services/domain/errors.ts'

/** The error that work rejects with. The test fails when it does not reject. */
export const failureOf = (work: Promise<unknown>): Promise<HubError> =>
  work.then(
    () => {
      throw new Error('it did not fail')
    },
    (error) => error as HubError,
  )
