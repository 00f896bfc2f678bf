const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/

/** Whether a text is a real `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (proleptic Gregorian calendar). */
export function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? []
  if (year === undefined || year < '0001') return false
  if (month === undefined) return true
  if (month < '01' || month > '12') return false
  return day === undefined || (day >= '01' && Number(day) <= daysIn(Number(year), Number(month)))
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** Whether a date lies after a day; a year or month that the day falls in does not. */
export const isAfter = (date: string, day: string): boolean => date > day.slice(0, date.length)
