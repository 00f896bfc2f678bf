import type { Timers } from '../../domain/timers.ts'

/** kafkajs waits for every answer that is due before it disconnects: half a minute where the broker is silent. */
const LEAVE_MS = 2000

/** Waits for a farewell, but not long: what was acknowledged does not depend on it. Never rejects. */
export function takeLeave(farewell: Promise<unknown>, timers: Timers): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = timers.after(LEAVE_MS, resolve)
  farewell
    .catch(() => {})
    .then(() => {
      cancel()
      resolve()
    })
  return promise
}
