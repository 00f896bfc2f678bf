import type { RecurringRow } from '../../domain/duties/recur-duties.ts'
import type { ItemId, NodeId } from '../../domain/ids.ts'
import { nodeCatalogues } from '../catalogues/node-catalogues.ts'
import { dutyCatalogue, villagesWithLists } from './duty-catalogues.ts'
import type { DutyQuestion } from './duty-walk.ts'
import { followedRow } from './followed-row.ts'
import { occurrencesInTurns } from './occurrences-in-turns.ts'

/** How a row that is due anew in each period stands at all its places together. */
export interface RecurringStanding extends Pick<RecurringRow, 'row' | 'itemId' | 'field' | 'places'> {
  /** The first day, today included, by which a place has something to publish. */
  next: { due: string; period: string } | null
  /** Places and periods of which the day is over and nothing was published. */
  overdue: number
}

/** Nobody reads more on a page. */
const MOST_ROWS = 100

interface RecurringRows {
  standings: RecurringStanding[]
  withheld: { itemId: ItemId }[]
  /** The node has more catalogues, verdicts or items of a row than are looked at. */
  isCut: boolean
}

/** The rows in force of a node that are due anew in each period, by field and catalogue. */
export async function recurringRows(asked: DutyQuestion, nodeId: NodeId): Promise<RecurringRows> {
  const { on } = asked
  const found = await nodeCatalogues(asked, nodeId)
  const catalogues = found.catalogues.map((catalogue) => dutyCatalogue(on, catalogue))
  const rows: RecurringRows = { standings: [], withheld: found.withheld, isCut: found.isCut }
  for (const known of catalogues) {
    const elsewhere = known.isFiled ? undefined : villagesWithLists(catalogues, known.catalogue.field)
    for (const inForce of known.rowsNow.values()) {
      const followed = await followedRow(asked, known, inForce, elsewhere)
      if (followed === null) continue
      const { recurring, fulfilments, dutyOf } = followed
      rows.withheld.push(...fulfilments.withheld)
      rows.isCut ||= fulfilments.isCut
      const { row, itemId, field, places } = recurring
      const standing: RecurringStanding = { row, itemId, field, places, next: null, overdue: 0 }
      for await (const occurrence of occurrencesInTurns(recurring, asked)) {
        const { state } = dutyOf(occurrence)
        const { due, period } = occurrence
        if (state === 'overdue') standing.overdue++
        if (state === 'open' && (standing.next === null || due < standing.next.due)) standing.next = { due, period }
      }
      rows.standings.push(standing)
      if (rows.standings.length === MOST_ROWS) return rows
    }
  }
  return rows
}
