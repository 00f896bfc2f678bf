import { periodOf } from '../../domain/clock/period.ts'
import type { Duty } from '../../domain/duties/duty.ts'
import { isProactive, type RowInForce } from '../../domain/duties/item-duties.ts'
import { type Occurrence, type RecurringRow, recurDutyOf } from '../../domain/duties/recur-duties.ts'
import { recurrenceIn } from '../../domain/duties/recurrence.ts'
import { placesOfRow } from '../../domain/duties/row-subjects.ts'
import { rulesAt } from '../../domain/duties/rules-at.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import type { CatalogueQuestion } from '../catalogues/node-catalogues.ts'
import { type DutyCatalogue, historyOfRows } from './duty-catalogues.ts'
import { metAt, type RowFulfilments, rowFulfilments } from './row-fulfilments.ts'

/** A row that is due anew in each period, with what has met it. */
interface FollowedRow {
  recurring: RecurringRow
  fulfilments: RowFulfilments
  /** How a place has met a period, on the day asked for. */
  dutyOf: (occurrence: Occurrence) => Duty
}

/**
 * A row as one that is due anew in each period; null for every other. `elsewhere`: villages that have a list of their own
 * in this field, which counts there instead. Looks at each item that fulfils the row.
 */
export async function followedRow(
  asked: CatalogueQuestion,
  known: DutyCatalogue,
  inForce: RowInForce,
  elsewhere?: ReadonlySet<DivisionCode>,
): Promise<FollowedRow | null> {
  const { directory, on } = asked
  const { catalogue, at, since } = known
  const { row } = inForce
  const rules = rulesAt(directory)
  const recurrence = recurrenceIn(rules.limit(row.timeLimit ?? null, at, on).limit)?.recurrence
  if (recurrence === undefined || !isProactive(inForce)) return null
  const { node } = catalogue.item
  const places = placesOfRow(row, { node, at, directory, on }).filter(
    ({ divisionCode }) => divisionCode === at || elsewhere?.has(divisionCode) !== true,
  )
  const { rowsOn, withheld } = await historyOfRows(asked, known)
  const fulfilments = await rowFulfilments(asked, catalogue, row.rowId)
  const periodOfDay = (day: string) => (recurrence.due === undefined ? periodOf(recurrence.every, day) : null)
  const recurring = { ...inForce, node, since, places, isInForceOn: (day: string) => rowsOn(day).has(row.rowId) }
  const met = metAt(fulfilments.fulfilments, catalogue, { directory, periodOfDay })
  return {
    recurring,
    fulfilments: { ...fulfilments, withheld: [...withheld, ...fulfilments.withheld] },
    dutyOf: (occurrence) =>
      recurDutyOf(recurring, occurrence, { rules, on, met: met(occurrence.place, occurrence.period) }),
  }
}
