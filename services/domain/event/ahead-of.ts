import { type Instant, instantOf } from '../ids.ts'

/** Clocks of machines differ, but hardly by more than this. */
const TOLERANCE_MS = 10 * 60_000

/** The name of events that were applied although their `at` is far later than the log's time. */
export const AHEAD_OF_LOG = 'ahead-of-log'

/** The latest time that is not far ahead of a clock. */
export const farthestFrom = (clock: Instant): Instant => instantOf(Date.parse(clock) + TOLERANCE_MS)

/** Whether a signed time lies so far after what another clock says that one of the two clocks is wrong. */
export const isFarAheadOf = (at: Instant, clock: Instant): boolean => Date.parse(at) - Date.parse(clock) > TOLERANCE_MS
