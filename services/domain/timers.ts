/**
 * Time that passes. Handed in like `now`, so that a test or a simulation decides when a timer is due; the real one is
 * in hub/clock.ts, and a lint rule keeps `setTimeout` and `setInterval` there.
 */
export interface Timers {
  /** Calls back once after so many milliseconds. Gives back the way to cancel it; cancelling twice is harmless. */
  after(milliseconds: number, callback: () => void, options?: TimerOptions): () => void
  /** Calls back each time so many milliseconds have passed, until cancelled. */
  every(milliseconds: number, callback: () => void, options?: TimerOptions): () => void
}

export interface TimerOptions {
  /** The process may end while only such timers are left. */
  background?: boolean
}
