import pRetry from 'p-retry'
import { isRetryable } from '../domain/errors.ts'

export interface Persistence {
  /** Ends the work, also between two attempts: it then rejects with the signal's reason. */
  signal: AbortSignal
  /** After each attempt that failed and is to be repeated; `attempt` counts from 1. */
  onRetry: (error: Error, attempt: number) => void
  /** Milliseconds from one attempt to the next: the least, and the most after many failures. */
  pause?: { minTimeout: number; maxTimeout: number }
}

/**
 * Repeats work until it succeeds, however long an engine is away. A failure that is not retryable, and the signal, end
 * it. Pauses grow and are partly random, so that many processes do not come back to an engine at the same moment.
 */
export const createPersistently =
  ({ signal, onRetry, pause = { minTimeout: 100, maxTimeout: 5000 } }: Persistence) =>
  <T>(work: () => Promise<T>): Promise<T> =>
    pRetry(work, {
      ...pause,
      retries: Number.POSITIVE_INFINITY,
      randomize: true,
      signal,
      shouldRetry: ({ error }) => isRetryable(error),
      onFailedAttempt: ({ error, attemptNumber }) => {
        if (!signal.aborted && isRetryable(error)) onRetry(error, attemptNumber)
      },
    })
