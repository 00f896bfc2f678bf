import { periodOf } from '../../domain/clock/period.ts'
import { isProactive, type RowInForce } from '../../domain/duties/item-duties.ts'
import type { RecurringRow } from '../../domain/duties/recur-duties.ts'
import { recurrenceIn } from '../../domain/duties/recurrence.ts'
import { placesOfRow } from '../../domain/duties/row-subjects.ts'
import type { RulesAt } from '../../domain/duties/rules-at.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import type { CatalogueQuestion } from '../catalogues/node-catalogues.ts'
import type { DutyCatalogue } from './duty-catalogues.ts'

/**
 * A row as one that is due anew in each period; null for every other. `elsewhere`: villages that have a list of their own
 * in this field, which counts there instead.
 */
export function recurringRow(
  { catalogue, at, since, rowsOn }: DutyCatalogue,
  inForce: RowInForce,
  {
    directory,
    rules,
    on,
    elsewhere,
  }: Pick<CatalogueQuestion, 'directory' | 'on'> & { rules: RulesAt; elsewhere?: ReadonlySet<DivisionCode> },
): (RecurringRow & { periodOfDay: (day: string) => string | null }) | null {
  const { row } = inForce
  const recurrence = recurrenceIn(rules.limit(row.timeLimit ?? null, at, on).limit)?.recurrence
  if (recurrence === undefined || !isProactive(inForce)) return null
  const { node } = catalogue.item
  const places = placesOfRow(row, { node, at, directory, on })
  return {
    ...{ ...inForce, node, since },
    places: places.filter(({ divisionCode }) => divisionCode === at || elsewhere?.has(divisionCode) !== true),
    isInForceOn: (day) => rowsOn(day).has(row.rowId),
    periodOfDay: (day) => (recurrence.due === undefined ? periodOf(recurrence.every, day) : null),
  }
}
