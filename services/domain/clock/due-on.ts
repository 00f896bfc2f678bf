import type { Calendar } from './calendar.ts'
import { type Clause, knownClause } from './clause.ts'
import { addDays, addMonths, daysBetween } from './days.ts'
import { dayAfterPeriod, periodOf } from './period.ts'

/** Time that does not count: from the day after `after` until `until`, both `YYYY-MM-DD`. */
export interface Suspension {
  after: string
  until: string
}

/** A day that a count stepped over. */
export interface SkippedDay {
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

/** Calendars end here, and no count goes on. */
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
    case 'minimum-duration': {
      const from = known.firstDay === 'counted' ? addDays(anchorDay, -1) : anchorDay
      return countOn(known, { anchorDay: from, calendar, suspensions: [], rolls: false })
    }
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

function countOn({ n, unit }: Length, count: Count): Due {
  const { anchorDay, calendar, rolls } = count
  const steps = stepsFrom(count)
  if (unit === 'workday') steps.pass(n, true)
  else if (unit === 'day') steps.pass(n, false)
  else steps.passUntil(addMonths(anchorDay, unit === 'month' ? n : 12 * n))
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
    pass: (n: number, onlyWorked: boolean) => {
      for (let left = n; left > 0 && day <= FARTHEST; ) if (step(onlyWorked)) left--
    },
    passUntil: (end: string) => {
      let left = daysBetween(day, end)
      while (left > 0 && day <= FARTHEST) if (step(false)) left--
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
function countBack({ n, unit }: Length, anchorDay: string, calendar: Calendar): Due {
  if (unit === 'month' || unit === 'year')
    return { ...UNDATED, due: addMonths(anchorDay, unit === 'month' ? -n : -12 * n) }
  if (unit === 'day') return { ...UNDATED, due: addDays(anchorDay, -n) }
  let day = anchorDay
  for (let left = n; left > 0; ) {
    day = addDays(day, -1)
    if (calendar.isWorkday(day)) left--
  }
  return { ...UNDATED, due: day, provisional: yearsBetween(day, anchorDay).some((year) => !calendar.knows(year)) }
}

const isWeekend = (day: string): boolean => [0, 6].includes(new Date(day).getUTCDay())

function yearsBetween(from: string, to: string): string[] {
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))]
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index))
}
