/** kafkajs waits for every answer that is due before it disconnects: half a minute where the broker is silent. */
const LEAVE_MS = 2000

/** Waits for a farewell, but not long: what was acknowledged does not depend on it. Never rejects. */
export function takeLeave(farewell: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const tooLong = setTimeout(resolve, LEAVE_MS)
  farewell
    .catch(() => {})
    .then(() => {
      clearTimeout(tooLong)
      resolve()
    })
  return promise
}
