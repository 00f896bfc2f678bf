import { epochDay } from '../clock/days.ts'
import type { Instant } from '../ids.ts'
import type { Content } from './content.ts'
import { endOfDate, isDate } from './dates.ts'
import { dayCountInShanghai, dayInShanghai, firstDay } from './display-dates.ts'

type Printed = Pick<Content, 'publishedOn'>

/**
 * The day under which lists have an item, as a number like 20260305: the last day of its 发布日期, but at most the day
 * (Asia/Shanghai) on which its version was signed; without a 发布日期 the day of its publication. It depends on no clock, and
 * is never later than the day of `updatedAt`.
 */
export function printedDay(content: Printed | null, publishedAt: Instant, updatedAt: Instant): number {
  const printed = content?.publishedOn
  const day = firstDay(isPrinted(printed) ? endOfDate(printed) : dayInShanghai(publishedAt))
  return Math.min(day, firstDay(dayInShanghai(updatedAt)))
}

/** So many days pass before a record is late: 20 working days with holidays between (政府信息公开条例 第26条). */
const TIMELY_DAYS = 30

/** How many days after its 发布日期 an item was received, where that is much later (补录). Null where it is not. */
export function daysRecordedLate(content: Printed | null, publishedAt: Instant): number | null {
  const printed = content?.publishedOn
  if (!isPrinted(printed)) return null
  const days = dayCountInShanghai(publishedAt) - epochDay(endOfDate(printed))
  return days > TIMELY_DAYS ? days : null
}

const isPrinted = (date: unknown): date is string => typeof date === 'string' && isDate(date)
