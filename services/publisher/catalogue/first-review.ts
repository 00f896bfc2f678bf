import { type Remark, reviewRows } from '../../domain/catalogue/review-rows.ts'
import { knownClause } from '../../domain/clock/clause.ts'
import type { Directory } from '../../domain/directory/directory.ts'
import { generalClause, rulesAt } from '../../domain/duties/rules-at.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import { phrasesFor } from '../../domain/rules/rules-in-force.ts'

/**
 * The first review of a catalogue, which needs no person, by the rules of a place on a day. Null where no general clock in
 * working days is in force there: then nothing can be said of the limits.
 */
export function firstReview(
  rows: readonly Omit<CatalogueRow, 'rowId'>[],
  { directory, division, day }: { directory: Directory; division: DivisionCode; day: string },
): Remark[] | null {
  const clause = knownClause(generalClause(rulesAt(directory), division, day) ?? { kind: 'none' })
  if (clause?.kind !== 'deadline' || clause.unit !== 'workday') return null
  return reviewRows(rows, phrasesFor(directory, division, day), clause.n)
}
