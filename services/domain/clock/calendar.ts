import { dayOfEpoch, epochDay } from './days.ts'

/** The days of one year that are not what their day of the week says, as the State Council announces them. */
export interface CalendarYear {
  /** `2026` */
  id: string
  /** Holidays. A day that falls on a weekend may be left out. */
  off: NamedDay[]
  /** Weekends that are worked (调休). */
  on: NamedDay[]
  /** Where the year was announced. */
  source?: string | undefined
}

interface NamedDay {
  day: string
  name?: string | undefined
}

/** Which days are worked. It knows every day from 1900 to 2100; of a year that nobody adopted it knows the weekends. */
export interface Calendar {
  isWorkday(day: string): boolean
  /** The name of a holiday or of what a worked weekend makes up for. */
  nameOf(day: string): string | null
  /** Whether a year (`2026`) was adopted. */
  knows(year: string): boolean
  /** How many working days lie after `from` and at or before `to`; (b, a) gives −(a, b). */
  workdaysBetween(from: string, to: string): number
  /** The n-th working day after a day. Null beyond 2100. */
  workdayAfter(day: string, n: number): string | null
}

const FIRST = epochDay('1900-01-01')
const LENGTH = epochDay('2100-12-31') - FIRST + 1

/** Makes a calendar of the years that were adopted. Of two with one id the last one counts. */
export function calendarOf(years: CalendarYear[]): Calendar {
  const adopted = new Map(years.map((year) => [year.id, year]))
  const names = new Map<string, string>()
  const worked = new Uint8Array(LENGTH)
  // 1970-01-01 was a Thursday.
  for (let index = 0; index < LENGTH; index++) worked[index] = ((((FIRST + index + 4) % 7) + 7) % 7) % 6 === 0 ? 0 : 1
  const set = ({ day, name }: NamedDay, value: 0 | 1) => {
    worked[epochDay(day) - FIRST] = value
    if (name !== undefined) names.set(day, name)
  }
  for (const { off, on } of adopted.values()) {
    for (const day of off) set(day, 0)
    for (const day of on) set(day, 1)
  }
  const counted = counts(worked)
  /** How many working days lie at or before a day. */
  const upTo = (day: string): number => counted[clamp(epochDay(day) - FIRST)] as number
  return {
    isWorkday: (day) => worked[clamp(epochDay(day) - FIRST)] === 1,
    nameOf: (day) => names.get(day) ?? null,
    knows: (year) => adopted.has(year),
    workdaysBetween: (from, to) => upTo(to) - upTo(from),
    workdayAfter: (day, n) => {
      const index = firstReaching(counted, upTo(day) + n)
      return index === null ? null : dayOfEpoch(FIRST + index)
    },
  }
}

const clamp = (index: number): number => Math.max(0, Math.min(LENGTH - 1, index))

function counts(worked: Uint8Array): Int32Array {
  const counted = new Int32Array(LENGTH)
  let sum = 0
  for (let index = 0; index < LENGTH; index++) {
    sum += worked[index] as number
    counted[index] = sum
  }
  return counted
}

/** The first index whose count is `wanted`, by halving: counts never fall. */
function firstReaching(counted: Int32Array, wanted: number): number | null {
  if (wanted > (counted[LENGTH - 1] as number)) return null
  let low = 0
  let high = LENGTH - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((counted[middle] as number) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
