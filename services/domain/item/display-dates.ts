import type { Instant } from '../ids.ts'
import type { Content } from './content.ts'
import { firstDay, lastDay } from './display-days.ts'

type DisplayDates = Pick<Content, 'displayFrom' | 'displayUntil'>

/**
 * Whether lists and pages show an item on a day (`YYYY-MM-DD` in Asia/Shanghai). Both dates are inclusive; one
 * written as a year or a month stands for the whole of it; what is no date is the same as none.
 */
export const isDisplayedOn = (dates: DisplayDates, day: string): boolean =>
  firstDay(dates.displayFrom ?? null) <= firstDay(day) && !displayEndedBefore(dates, day)

/** Whether the last day of display lies before a day. */
export const displayEndedBefore = ({ displayUntil }: DisplayDates, day: string): boolean =>
  lastDay(displayUntil ?? null) < firstDay(day)

const UTC_PLUS_8_MS = 8 * 3_600_000

/** The calendar day of an instant in Asia/Shanghai (UTC+8 without summer time since 1992), `YYYY-MM-DD`. */
export const dayInShanghai = (at: Instant): string =>
  new Date(Date.parse(at) + UTC_PLUS_8_MS).toISOString().slice(0, 10)
