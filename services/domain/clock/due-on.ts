import type { Calendar } from './calendar.ts'
import { type Clause, knownClause } from './clause.ts'
import { addDays, addMonths, daysBetween, isWeekend } from './days.ts'
import { dayAfterPeriod, periodOf } from './period.ts'

/** Time that does not count: from the day after `after` until `until`, both `YYYY-MM-DD`. */
export interface Suspension {
  after: string
  until: string
}

/** A day that a count stepped over. */
interface SkippedDay {
  day: string
  why: 'weekend' | 'holiday' | 'suspended'
  name: string | null
}

/** When something is due, and how that was counted. */
export interface Due {
  /** The last day on which it is in time; of a minimum the last day on which it must still be there. Null: no date follows. */
  due: string | null
  /** A counted year has no adopted calendar: the date may change when it has one. */
  provisional: boolean
  skipped: SkippedDay[]
  /** Weekends that were counted because they are worked. */
  worked: { day: string; name: string | null }[]
}

type Unit = 'workday' | 'day' | 'month' | 'year'
type Length = { n: number; unit: Unit }

/** Calendars begin and end here, and no count goes on. */
const EARLIEST = '1900-01-01'
const FARTHEST = '2100-12-31'
const UNDATED: Due = { due: null, provisional: false, skipped: [], worked: [] }

/**
 * When a clause is due for something that happened on a day. The day itself does not count; a limit to act whose last
 * day is not worked ends on the next working day (民法典 第201至203条). A minimum never moves, nor does a day that the
 * clause names. Suspensions are united. `anchorDay` is `YYYY-MM-DD` from 1900 to 2100, `calendar` that of the place.
 */
export function dueOn(
  clause: Clause,
  anchorDay: string,
  calendar: Calendar,
  suspensions: readonly Suspension[] = [],
): Due {
  const known = knownClause(clause)
  switch (known?.kind) {
    case 'deadline':
      return countOn(known, { anchorDay, calendar, suspensions, rolls: true })
    case 'take-down':
      return countOn(known.after, { anchorDay, calendar, suspensions, rolls: true })
    case 'minimum-duration':
      return countAtLeast(known, known.firstDay === 'counted', { anchorDay, calendar, suspensions: [], rolls: false })
    case 'recurring':
      return known.due === undefined
        ? UNDATED
        : { ...UNDATED, due: dayAfterPeriod(periodOf(known.every, anchorDay), known.due) }
    case 'before':
      return countBack(known, anchorDay, calendar)
    default:
      return UNDATED
  }
}

interface Count {
  anchorDay: string
  calendar: Calendar
  suspensions: readonly Suspension[]
  rolls: boolean
}

/**
 * A minimum. Where its first day counts, a month from 1 March lasts until the 31st, and one from 31 January until the end
 * of February: of both ways to count it the longer one.
 */
function countAtLeast(length: Length, isFirstCounted: boolean, count: Count): Due {
  if (!isFirstCounted) return countOn(length, count)
  const { anchorDay } = count
  const counted = countOn(length, { ...count, anchorDay: addDays(anchorDay, -1) })
  if (counted.due === null || length.unit === 'workday' || length.unit === 'day') return counted
  const whole = addDays(addMonths(anchorDay, monthsOf(length)), -1)
  return whole > counted.due ? { ...counted, due: whole } : counted
}

const monthsOf = ({ n, unit }: Length): number => (unit === 'month' ? n : 12 * n)

function countOn(length: Length, count: Count): Due {
  const { n, unit } = length
  const { anchorDay, calendar, rolls } = count
  const steps = stepsFrom(count)
  if (unit === 'workday') steps.passWorked(n)
  else steps.pass(unit === 'day' ? n : daysBetween(anchorDay, addMonths(anchorDay, monthsOf(length))))
  if (rolls) steps.roll()
  const { day, skipped, worked } = steps.reached()
  if (day > FARTHEST) return UNDATED
  // Whether a day is worked matters for each day of a count of working days, else for the last one only, if it rolls.
  const asked = unit === 'workday' ? yearsBetween(addDays(anchorDay, 1), day) : rolls ? [day.slice(0, 4)] : []
  return { due: day, provisional: asked.some((year) => !calendar.knows(year)), skipped, worked }
}

/** Goes from day to day, and keeps what it stepped over. */
function stepsFrom({ anchorDay, calendar, suspensions }: Count) {
  const skipped: SkippedDay[] = []
  const worked: Due['worked'] = []
  let day = anchorDay
  const lastSuspended = suspensions.reduce((last, { until }) => (until > last ? until : last), '')
  const isSuspended = (at: string) => suspensions.some(({ after, until }) => at > after && at <= until)
  const skip = (why: SkippedDay['why']) => skipped.push({ day, why, name: calendar.nameOf(day) })
  const restDay = (): SkippedDay['why'] => (isWeekend(day) && calendar.nameOf(day) === null ? 'weekend' : 'holiday')
  /** Goes to the next day. Gives whether it counts. */
  const step = (onlyWorked: boolean): boolean => {
    day = addDays(day, 1)
    if (isSuspended(day)) skip('suspended')
    else if (onlyWorked && !calendar.isWorkday(day)) skip(restDay())
    else {
      if (onlyWorked && isWeekend(day)) worked.push({ day, name: calendar.nameOf(day) })
      return true
    }
    return false
  }
  return {
    passWorked: (n: number) => {
      for (let left = n; left > 0 && day <= FARTHEST; ) if (step(true)) left--
    },
    pass: (n: number) => {
      let left = n
      while (left > 0 && day <= FARTHEST && day < lastSuspended) if (step(false)) left--
      // From here on every day counts.
      if (left > 0 && day <= FARTHEST) day = addDays(day, Math.min(left, daysBetween(day, FARTHEST) + 1))
    },
    roll: () => {
      while (day <= FARTHEST && (!calendar.isWorkday(day) || isSuspended(day))) {
        skip(isSuspended(day) ? 'suspended' : restDay())
        day = addDays(day, 1)
      }
    },
    reached: () => ({ day, skipped, worked }),
  }
}

/** So long before a day. It never moves: earlier is early enough. */
function countBack(length: Length, anchorDay: string, calendar: Calendar): Due {
  const { n, unit } = length
  let day = anchorDay
  if (unit === 'day') day = addDays(anchorDay, -n)
  else if (unit !== 'workday') day = addMonths(anchorDay, -monthsOf(length))
  else
    for (let left = n; left > 0 && day >= EARLIEST; ) {
      day = addDays(day, -1)
      if (calendar.isWorkday(day)) left--
    }
  if (day < EARLIEST) return UNDATED
  const asked = unit === 'workday' ? yearsBetween(day, anchorDay) : []
  return { ...UNDATED, due: day, provisional: asked.some((year) => !calendar.knows(year)) }
}

function yearsBetween(from: string, to: string): string[] {
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))]
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index))
}
