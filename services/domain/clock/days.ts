const MS_A_DAY = 86_400_000

/** A day (`YYYY-MM-DD`) as the number of days since 1970-01-01. */
export const epochDay = (day: string): number => Date.parse(day) / MS_A_DAY

/** The day of such a number, `YYYY-MM-DD`. */
export const dayOfEpoch = (number: number): string => new Date(number * MS_A_DAY).toISOString().slice(0, 10)

export const addDays = (day: string, days: number): string => dayOfEpoch(epochDay(day) + days)

/** Days from the first to the second; negative when the second lies before it. */
export const daysBetween = (from: string, to: string): number => epochDay(to) - epochDay(from)

/**
 * The corresponding day of a later month; its last day where it has no such day (民法典 第202条).
 */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return dayOfEpoch(Date.UTC(year, month - 1 + months, Math.min(date, last)) / MS_A_DAY)
}

export const isWeekend = (day: string): boolean => [0, 6].includes(new Date(day).getUTCDay())
