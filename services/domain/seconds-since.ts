import type { Instant } from './ids.ts'

/** The clocks of two machines differ by less than this. If they differ by more, one of them is wrong. */
const TOLERANCE_SECONDS = 60

/**
 * Gives the seconds from an instant to now. The instant may come from another machine's clock. If it lies a little in
 * the future, it counts as now. If it lies further ahead, one of the clocks is wrong and the answer is null, because a
 * clock that is a day ahead must not make a stalled projector look fresh.
 */
export function secondsSince(then: Instant, now: Instant): number | null {
  const seconds = (Date.parse(now) - Date.parse(then)) / 1000
  return seconds < -TOLERANCE_SECONDS ? null : Math.max(0, seconds)
}
