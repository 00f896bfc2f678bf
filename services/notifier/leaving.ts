import type { Timers } from '../domain/timers.ts'

/** When to stop working for a subscription. */
export interface Leaving {
  /** No further attempt is begun. */
  leave: AbortSignal
  /** The attempt that is under way is broken off, and not kept: it is made again later. */
  breakOff: AbortSignal
}

/**
 * Waits for something, but not longer than until it is left. Nothing stays behind at the signal: this is called again and
 * again for months, and each `Promise.race` with the signal's promise would stay there.
 */
async function untilLeft(leave: AbortSignal, begin: (done: () => void) => () => void): Promise<void> {
  if (leave.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const left = () => resolve()
  leave.addEventListener('abort', left)
  const cancel = begin(resolve)
  await promise
  leave.removeEventListener('abort', left)
  cancel()
}

export const pauseUntilLeft = (leave: AbortSignal, milliseconds: number, timers: Timers): Promise<void> =>
  untilLeft(leave, (done) => timers.after(milliseconds, done, { background: true }))

export const endedOrLeft = (leave: AbortSignal, work: Promise<void>): Promise<void> =>
  untilLeft(leave, (done) => {
    void work.then(done)
    return () => {}
  })
