import type { Instant } from '../ids.ts'
import type { Content } from './content.ts'
import { isDate } from './dates.ts'

export type DisplayDates = Pick<Content, 'displayFrom' | 'displayUntil'>

/**
 * Whether lists and pages show an item on a day (`YYYY-MM-DD` in Asia/Shanghai). Both dates are inclusive. A date that is
 * a year or a month stands for all of it.
 */
export const isDisplayedOn = (dates: DisplayDates, day: string): boolean =>
  !beginsAfter(dates, day) && !displayEndedBefore(dates, day)

/** Whether the first day of display lies after a day. */
export const beginsAfter = ({ displayFrom }: DisplayDates, day: string): boolean =>
  displayFrom !== undefined && firstDay(displayFrom) > firstDay(day)

/** Whether the last day of display lies before a day. */
export const displayEndedBefore = ({ displayUntil }: DisplayDates, day: string): boolean =>
  displayUntil !== undefined && lastDay(displayUntil) < firstDay(day)

const UTC_PLUS_8_MS = 8 * 3_600_000

/** The calendar day of an instant in Asia/Shanghai (UTC+8 without summer time since 1992), `YYYY-MM-DD`. */
export function dayInShanghai(at: Instant): string {
  // An import asks at each row, and a day begins with an hour.
  const hour = at.slice(0, HOUR)
  if (last.hour !== hour) last = { hour, day: new Date(Date.parse(at) + UTC_PLUS_8_MS).toISOString().slice(0, 10) }
  return last.day
}

const HOUR = 'YYYY-MM-DDTHH'.length
let last = { hour: '', day: '' }

const DAY_MS = 24 * 3_600_000

/** The same day as the number of days since 1970-01-01. */
export const dayCountInShanghai = (at: Instant): number => Math.floor((Date.parse(at) + UTC_PLUS_8_MS) / DAY_MS)

/** Milliseconds until the next day begins in Asia/Shanghai. */
export const msToNextDay = (at: Instant): number => DAY_MS - ((Date.parse(at) + UTC_PLUS_8_MS) % DAY_MS)

/** A date that is absent, or that is no date, stands before every day or after every day. */
export const NO_FIRST_DAY = 0
export const NO_LAST_DAY = 99991231

/** The first day of a date (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`) as a number like 20260305. */
export const firstDay = (date: string | null): number => dayNumber(date ?? '', '01', '01') ?? NO_FIRST_DAY

/** The last day of a date, as such a number. In a month it is always 31, which compares just as well. */
export const lastDay = (date: string | null): number => dayNumber(date ?? '', '12', '31') ?? NO_LAST_DAY

function dayNumber(date: string, month: string, day: string): number | null {
  if (!isDate(date)) return null
  const [y, m = month, d = day] = date.split('-')
  return Number(`${y}${m}${d}`)
}
