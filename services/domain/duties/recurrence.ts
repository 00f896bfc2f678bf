import { type Clause, knownClause } from '../clock/clause.ts'
import { addMonths } from '../clock/days.ts'
import { dayAfterPeriod, endOfPeriod, periodsBetween } from '../clock/period.ts'
import type { TimeLimit } from '../clock/time-limit.ts'

/** How often a row has to be published, and by which day. */
export type Recurrence = Extract<NonNullable<ReturnType<typeof knownClause>>, { kind: 'recurring' }>

/**
 * The clause of a limit that asks for something anew in each period. One with a scope, such as a month for those who have
 * much income, asks it of some only, and nothing here tells of whom: it makes no duty.
 */
export function recurrenceIn(
  limit: Pick<TimeLimit, 'clauses'> | null,
): { clause: Clause; recurrence: Recurrence } | null {
  for (const clause of limit?.clauses ?? []) {
    const known = knownClause(clause)
    if (known?.kind === 'recurring' && known.scope === undefined) return { clause, recurrence: known }
  }
  return null
}

/** A period, and the day by which it is to be published. No such day ever moves. */
export interface DuePeriod {
  period: string
  due: string
}

/** No due day lies further behind the end of its period, nor is a period longer. */
const LONGEST_MONTHS = 24

/**
 * The periods of a row that are due on a day `from` or later, and have begun on the day `on`, the first one first. Without
 * a day of its own a period is due on its last day.
 */
export function duePeriods(recurrence: Recurrence, { from, on }: { from: string; on: string }): DuePeriod[] {
  if (from > on) return []
  return periodsBetween(recurrence.every, addMonths(from, -LONGEST_MONTHS), on)
    .map((period) => ({ period, due: dueAfter(recurrence, period) }))
    .filter(({ due }) => due >= from)
}

/** The day by which a period is to be published. */
export const dueAfter = ({ due }: Recurrence, period: string): string =>
  due === undefined ? endOfPeriod(period) : dayAfterPeriod(period, due)
