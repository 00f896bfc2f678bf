import type { Timers } from '../../domain/timers.ts'

/** Before it disconnects, kafkajs waits for every answer that is due: half a minute when the broker is silent. */
const LEAVE_MS = 2000

/** Waits for a disconnection, 2 s at most: nothing that was acknowledged depends on it. Never rejects. */
export function takeLeave(disconnection: Promise<unknown>, timers: Timers): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = timers.after(LEAVE_MS, resolve)
  disconnection
    .catch(() => {})
    .then(() => {
      cancel()
      resolve()
    })
  return promise
}
