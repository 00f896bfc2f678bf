import { beginsAfter, type DisplayDates, displayEndedBefore } from './display-dates.ts'

/** The first of these that holds of an item on a day. `left` is said of the outlets that a reader asks for. */
export const DISPLAY_STATES = ['erased', 'left', 'withdrawn', 'scheduled', 'ended', 'shown'] as const
export type DisplayState = (typeof DISPLAY_STATES)[number]

/**
 * What an item is to its readers on a day (`YYYY-MM-DD` in Asia/Shanghai).
 *
 * - `erased`: its text was erased and is not replaced.
 * - `left`: it is on none of the outlets that were asked for any more.
 * - `withdrawn`; `scheduled`, before its first day of display; `ended`, after its last; `shown`.
 */
export function displayStateOn(
  day: string,
  {
    content,
    withdrawn,
    hasLeft,
  }: {
    content: DisplayDates | null
    withdrawn: unknown
    hasLeft: boolean
  },
): DisplayState {
  if (content === null) return 'erased'
  if (hasLeft) return 'left'
  if (withdrawn !== null) return 'withdrawn'
  if (beginsAfter(content, day)) return 'scheduled'
  return displayEndedBefore(content, day) ? 'ended' : 'shown'
}
