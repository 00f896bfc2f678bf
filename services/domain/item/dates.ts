const DATE = /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/

/** Whether a text is a real `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (proleptic Gregorian calendar). */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false
  const [year = '', month = '01', day = '01'] = text.split('-')
  if (year < '0001' || month < '01' || month > '12') return false
  return day >= '01' && Number(day) <= daysIn(Number(year), Number(month))
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/**
 * Whether a date lies after a day (`YYYY-MM-DD`). The year and the month of that day do not, because as texts they are
 * prefixes of it.
 */
export const isAfter = (date: string, day: string): boolean => date > day
