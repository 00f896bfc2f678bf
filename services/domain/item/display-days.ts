/** The first day of a date (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`) as a number like 20260305. */
export const firstDay = (date: string | null): number => (date === null ? 0 : dayNumber(date, '01', '01') || 0)

/** Its last day; a month's is 31, which compares as well. */
export const lastDay = (date: string | null): number => (date === null ? NEVER : dayNumber(date, '12', '31') || NEVER)

const NEVER = 99991231

function dayNumber(date: string, month: string, day: string): number {
  const [y, m = month, d = day] = date.split('-')
  return Number(`${y}${m}${d}`)
}
