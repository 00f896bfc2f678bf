import chineseDays from 'chinese-days'
import { addDays, isWeekend } from '../../../domain/clock/days.ts'
import type { Rule } from '../../../domain/rules/rule-sets.ts'

/**
 * A year of the calendar as the package chinese-days has it, from the State Council's notices. Null for a year of which it
 * knows no holiday. It is read when a year is adopted and never later: what was adopted is signed.
 */
export function announcedYear(year: number): Rule | null {
  const days = Array.from({ length: 366 }, (_, index) => addDays(`${year}-01-01`, index))
    .filter((day) => day.startsWith(`${year}-`))
    .map((day) => ({ day, name: nameOf(day), isWorked: chineseDays.getDayDetail(day).work, isWeekend: isWeekend(day) }))
  const off = days.filter(({ isWorked, name }) => !isWorked && name !== undefined)
  const on = days.filter(({ isWorked, isWeekend }) => isWorked && isWeekend)
  if (off.length === 0) return null
  const named = ({ day, name }: { day: string; name?: string | undefined }) => ({
    day,
    ...(name !== undefined && { name }),
  })
  return { id: String(year), off: off.map(named), on: on.map(named), source: '国务院办公厅节假日安排（chinese-days）' }
}

/** `National Day,国庆节,3` gives 国庆节; `Saturday` gives nothing. */
const nameOf = (day: string): string | undefined => chineseDays.getDayDetail(day).name.split(',')[1]
