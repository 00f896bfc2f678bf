import type { Instant } from './ids.ts'

/** Two machines' clocks differ by less; beyond it one of them is wrong. */
const TOLERANCE_SECONDS = 60

/**
 * Seconds from an instant to now, which another machine's clock may have told. A little in the future counts as now; more
 * than that tells nothing, and is null: a clock that is a day ahead must not make what stands still look fresh.
 */
export function secondsSince(then: Instant, now: Instant): number | null {
  const seconds = (Date.parse(now) - Date.parse(then)) / 1000
  return seconds < -TOLERANCE_SECONDS ? null : Math.max(0, seconds)
}
