import { setTimeout as delay } from 'node:timers/promises'
import { HubError } from '../domain/errors.ts'

/** A broker that is there and says nothing is as good as none after this. */
const PATIENCE_MS = 8000

/** Waits so long and no longer: HubError `log-unavailable`, retryable. The work itself goes on, and is not waited for. */
export async function withinPatience<T>(work: Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  const waiting = new AbortController()
  const tooLong = delay(patienceMs, undefined, { signal: waiting.signal }).then(() => {
    throw new HubError('log-unavailable', `The event log does not answer within ${patienceMs / 1000} s.`, {
      retryable: true,
    })
  })
  tooLong.catch(() => {})
  try {
    return await Promise.race([work, tooLong])
  } finally {
    waiting.abort()
  }
}
