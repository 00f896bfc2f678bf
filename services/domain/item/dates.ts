const FULL = 'YYYY-MM-DD'
const DATE = /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/

/** Whether a text is a real `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (proleptic Gregorian calendar). */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false
  const year = Number(text.slice(0, 4))
  const month = text.length > 4 ? Number(text.slice(5, 7)) : 1
  const day = text.length > 7 ? Number(text.slice(8)) : 1
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

/** Whether it is a date that something disclosed can bear: of 1900 or later. */
export const isRecentDate = (text: string): boolean => isDate(text) && text >= '1900'
/** Whether it is a date of 1900 to 2100. Beyond that somebody has mistyped a year. */
export const isNearDate = (text: string): boolean => isRecentDate(text) && text < '2101'

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

const daysIn = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : (DAYS[month - 1] ?? 0))

/** The first day that a date stands for, `YYYY-MM-DD`. */
export const startOfDate = (date: string): string => `${date}-01-01`.slice(0, 10)

/** The last day that a date stands for, `YYYY-MM-DD`. */
export function endOfDate(date: string): string {
  if (date.length === FULL.length) return date
  const [year = '', month = '12', day] = date.split('-')
  return `${year}-${month}-${day ?? String(daysIn(Number(year), Number(month))).padStart(2, '0')}`
}

/**
 * Whether a date lies after a day (`YYYY-MM-DD`). The year and the month of that day do not, because as texts they are
 * prefixes of it.
 */
export const isAfter = (date: string, day: string): boolean => date > day
