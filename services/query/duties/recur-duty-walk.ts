import type { RulesAt } from '../../domain/duties/rules-at.ts'
import { type DutyCatalogue, villagesWithLists } from './duty-catalogues.ts'
import type { DutyQuestion, DutyStep, DutyWalk, RowPlaceInNode } from './duty-walk.ts'
import { followedRow } from './followed-row.ts'
import { OCCURRENCES_A_TURN, occurrencesInTurns } from './occurrences-in-turns.ts'

/** So many occurrences of rows are worked out in the time of a look at an item. */
const OCCURRENCES_A_LOOK = 50

/** Walks the rows in force that are due anew in each period, from behind a place. */
export async function* recurDuties(
  asked: DutyQuestion & { rules: RulesAt },
  { catalogues, from, walk }: { catalogues: DutyCatalogue[]; from: RowPlaceInNode | null; walk: DutyWalk },
): AsyncGenerator<DutyStep, void> {
  const { field } = walk
  for (const known of catalogues) {
    const { item, field: ofCatalogue } = known.catalogue
    if (field !== undefined && field !== ofCatalogue) continue
    const key = { field: ofCatalogue, itemId: item.itemId }
    const rows = [...known.rowsNow.values()].sort((a, b) => (a.row.rowId < b.row.rowId ? -1 : 1))
    const elsewhere = known.isFiled ? undefined : villagesWithLists(catalogues, ofCatalogue)
    for (const inForce of rows) {
      const place = { ...key, rowId: inForce.row.rowId, occurrence: null }
      if (from !== null && isBehind(from, place)) continue
      const followed = await followedRow(asked, known, inForce, elsewhere)
      if (followed === null) continue
      const { recurring, fulfilments, dutyOf } = followed
      walk.list.withheld.push(...fulfilments.withheld)
      if (fulfilments.isCut && !walk.list.incomplete.includes(item.nodeId)) walk.list.incomplete.push(item.nodeId)
      let passed = 0
      for await (const occurrence of occurrencesInTurns(recurring, asked)) {
        passed++
        const at = { ...place, occurrence: `${occurrence.period} ${occurrence.place.divisionCode}` }
        if (from !== null && isSameRow(from, at) && from.occurrence !== null && at.occurrence <= from.occurrence)
          continue
        yield { duty: dutyOf(occurrence), place: at, looks: 0 }
        // Where the event loop was given back, a page may end.
        if (passed % OCCURRENCES_A_TURN === 0)
          yield { duty: null, place: at, looks: OCCURRENCES_A_TURN / OCCURRENCES_A_LOOK }
      }
      yield { duty: null, place, looks: 1 + fulfilments.fulfilments.length }
    }
  }
}

type RowKey = Pick<RowPlaceInNode, 'field' | 'itemId' | 'rowId'>

const isSameRow = (a: RowKey, b: RowKey): boolean => a.itemId === b.itemId && a.rowId === b.rowId

/** Whether a row was left behind at a place: it stands before it, or is the one that was ended. */
function isBehind(from: RowPlaceInNode, row: RowKey): boolean {
  if (from.field !== row.field) return row.field < from.field
  if (from.itemId !== row.itemId) return row.itemId < from.itemId
  return row.rowId < from.rowId || (row.rowId === from.rowId && from.occurrence === null)
}
