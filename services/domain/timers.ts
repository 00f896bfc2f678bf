/**
 * Timers are passed in like `now`, so that a test or a simulation decides when one is due. The real ones are in
 * hub/clock.ts. A lint rule forbids `setTimeout` and `setInterval` outside hub/.
 */
export interface Timers {
  /** Calls back once after so many milliseconds. Returns a function that cancels it; cancelling twice is harmless. */
  after(milliseconds: number, callback: () => void, options?: TimerOptions): () => void
  /** Calls back each time so many milliseconds have passed, until cancelled. */
  every(milliseconds: number, callback: () => void, options?: TimerOptions): () => void
  /** Gives the event loop back: resolves when all that waits there has had its turn. Whatever takes long calls it. */
  turn(): Promise<void>
}

export interface TimerOptions {
  /** The process may end while only such timers are left. */
  background?: boolean
}
