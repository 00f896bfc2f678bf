import type { Directory } from '../directory/directory.ts'
import { topDivisions } from '../directory/top-divisions.ts'
import { calendarFor } from './rules-in-force.ts'

/** Nobody announces a year so long before. */
const MOST_YEARS = 20

/**
 * The last day up to which the calendar at the top of the directory is known without a gap from the year of a day on
 * (`YYYY-MM-DD`): before that year where it is not adopted itself. Null where no year was ever adopted.
 */
export function calendarKnownUntil(directory: Directory, today: string): string | null {
  const top = topDivisions(directory)[0]
  if (top === undefined || directory.rules('calendar').length === 0) return null
  const calendar = calendarFor(directory, top.code, today)
  const year = Number(today.slice(0, 4))
  let known = 0
  while (known < MOST_YEARS && calendar.knows(String(year + known))) known++
  return `${year + known - 1}-12-31`
}
