import { endOfDate } from '../item/dates.ts'
import { addDays, addMonths } from './days.ts'

/** How long a period of each kind is, in months. */
const MONTHS = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const

export type Every = keyof typeof MONTHS

/** A span that something is reported on: `2025`, `2025-H2`, `2025-Q4` or `2025-12`. */
const PERIOD = /^(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?$/

export const isPeriod = (text: string): boolean => PERIOD.test(text)

/** The period of that kind that a day lies in. */
export function periodOf(every: Every, day: string): string {
  const year = day.slice(0, 4)
  const month = Number(day.slice(5, 7))
  if (every === 'year') return year
  if (every === 'month') return day.slice(0, 7)
  return every === 'quarter' ? `${year}-Q${Math.ceil(month / 3)}` : `${year}-H${Math.ceil(month / 6)}`
}

/**
 * A day in the period that follows: `month` counts from 1 within it. So 2025-Q4 with month 1 and day 20 gives 2026-01-20.
 * A day that the month lacks is its last one. Throws on a text that is no period.
 */
export function dayAfterPeriod(period: string, { month, day }: { month: number; day: number }): string {
  const inMonth = addMonths(firstDayAfter(period), month - 1).slice(0, 7)
  const wanted = `${inMonth}-${String(day).padStart(2, '0')}`
  const last = endOfDate(inMonth)
  return wanted < last ? wanted : last
}

function firstDayAfter(period: string): string {
  const [, year, month, quarter, half] = PERIOD.exec(period) ?? []
  if (year === undefined) throw new Error(`"${period}" is no period`)
  const every: Every =
    month !== undefined ? 'month' : quarter !== undefined ? 'quarter' : half !== undefined ? 'half-year' : 'year'
  const length = MONTHS[every]
  return addMonths(`${year}-01-01`, Number(month ?? quarter ?? half ?? 1) * length)
}

/** The last day of a period. Throws on a text that is no period. */
export const endOfPeriod = (period: string): string => addDays(firstDayAfter(period), -1)

/** The periods of a kind from the one that a day lies in to that of another day, the first one first. */
export function periodsBetween(every: Every, from: string, to: string): string[] {
  const periods: string[] = []
  for (let day = from; periodOf(every, day) <= periodOf(every, to); day = firstDayAfter(periodOf(every, day)))
    periods.push(periodOf(every, day))
  return periods
}
