import { type DisplayDates, firstDay, lastDay, NO_FIRST_DAY, NO_LAST_DAY } from './display-dates.ts'

/**
 * A turn is when an item begins or ends to be displayed, as a number that sorts: twice the number of its first day, or
 * twice that of its last day and one. So the turns between two days `a` and `b` are those above `turnOfDay(a)` up to
 * `turnOfDay(b)`: first days in (a, b] and last days in [a, b).
 */
export const turnOfDay = (day: string): number => turnOfBegin(firstDay(day))

/** The turn of a first day, as a number like 20260305, and that of a last day. */
export const turnOfBegin = (firstDay: number): number => 2 * firstDay
export const turnOfEnd = (lastDay: number): number => 2 * lastDay + 1

/** The turns of an item: none for a day that is not given. */
export function turnsOf({ displayFrom, displayUntil }: DisplayDates): number[] {
  const [first, last] = [firstDay(displayFrom ?? null), lastDay(displayUntil ?? null)]
  return [...(first > NO_FIRST_DAY ? [turnOfBegin(first)] : []), ...(last < NO_LAST_DAY ? [turnOfEnd(last)] : [])]
}
