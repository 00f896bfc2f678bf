import pRetry from 'p-retry'
import { isRetryable } from '../domain/errors.ts'

const RETRY = { retries: Number.POSITIVE_INFINITY, minTimeout: 100, maxTimeout: 5000 }

/** Does work until it is done, however long a store or log cannot be reached; any other failure, and the signal, end it. */
export const createPersistently =
  (signal: AbortSignal, onRetry: (error: Error) => void) =>
  <T>(work: () => Promise<T>): Promise<T> =>
    pRetry(work, {
      ...RETRY,
      signal,
      shouldRetry: ({ error }) => isRetryable(error),
      onFailedAttempt: ({ error }) => {
        if (!signal.aborted && isRetryable(error)) onRetry(error)
      },
    })
