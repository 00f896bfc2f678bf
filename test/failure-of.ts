import type { HubError } from '../services/domain/errors.ts'

/** The error that work rejects with; it is a fault of the test when it does not. */
export const failureOf = (work: Promise<unknown>): Promise<HubError> =>
  work.then(
    () => {
      throw new Error('it did not fail')
    },
    (error) => error as HubError,
  )
