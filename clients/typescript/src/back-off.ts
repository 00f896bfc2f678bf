import type { HubClientError } from './hub-client-error.ts'

const FIRST_MS = 1000
const MOST_MS = 20_000

/** Longer and longer pauses between tries, each by chance, so that many readers do not come back at one moment. */
export function createBackOff({ firstMs = FIRST_MS, random = Math.random } = {}) {
  let failures = 0
  return {
    /** How long to wait after a failure: at least as long as the hub said. */
    next: ({ retryAfterMs }: Pick<HubClientError, 'retryAfterMs'>): number => {
      const most = Math.min(MOST_MS, firstMs * 2 ** Math.min(failures++, 10))
      return (retryAfterMs ?? most / 4) + random() * most
    },
    reset: () => {
      failures = 0
    },
  }
}

/** Resolves after so long, or at once when the signal aborts. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
  })
}
