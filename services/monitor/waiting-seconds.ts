import type { Instant } from '../domain/ids.ts'

/** Clocks of machines that are kept in time differ by less. */
const SKEW_SECONDS = 2
/** What waits is never 0 s old. */
const LEAST_SECONDS = 0.001

/**
 * The age of the first event that waits: 0 when none does, and never 0 when one does. Null is unknown: a time in the
 * future shows that a clock was set back, or that two clocks differ, and then nobody knows how long the event has waited.
 */
export function waitingSeconds(since: Instant | null, now: Instant): number | null {
  if (since === null) return 0
  const seconds = (Date.parse(now) - Date.parse(since)) / 1000
  return seconds < -SKEW_SECONDS ? null : Math.max(LEAST_SECONDS, seconds)
}
