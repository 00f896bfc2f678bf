import { isDate } from './dates.ts'

/** Before every day, and after every day: what an absent date stands for, and one that is none. */
const ALWAYS = 0
const NEVER = 99991231

/** The first day of a date (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`) as a number like 20260305. */
export const firstDay = (date: string | null): number => dayNumber(date ?? '', '01', '01') ?? ALWAYS

/** Its last day; a month's is 31, which compares as well. */
export const lastDay = (date: string | null): number => dayNumber(date ?? '', '12', '31') ?? NEVER

function dayNumber(date: string, month: string, day: string): number | null {
  if (!isDate(date)) return null
  const [y, m = month, d = day] = date.split('-')
  return Number(`${y}${m}${d}`)
}
