import type { CatalogueRow } from '../item/content.ts'
import { identityOf } from './row-identity.ts'
import { standingRows } from './standing-rows.ts'

const OWN_ID = /^r(\d{1,9})$/

/**
 * The rows of a catalogue's next version, from what its sheet says now. A row keeps its id when its code, or else its
 * number and items, are those of a row before: the first such row that still stands, the second for the second. Another
 * row gets a new id. A row that is not in the sheet any more stays, as lapsed (`ended`), so that its id is never used
 * again; lapsed rows come last.
 */
export function nextRows(
  before: readonly CatalogueRow[],
  sheet: readonly Omit<CatalogueRow, 'rowId'>[],
  today: string,
): CatalogueRow[] {
  const standing = Map.groupBy(standingRows(before), (row) => identityOf(row) ?? `id ${row.rowId}`)
  let last = before.reduce((most, { rowId }) => Math.max(most, Number(OWN_ID.exec(rowId)?.[1] ?? 0)), 0)
  const kept = new Set<string>()
  const rows = sheet.map((row): CatalogueRow => {
    const known = standing.get(identityOf(row) ?? '')?.shift()
    if (known === undefined) return { rowId: `r${++last}`, ...row }
    kept.add(known.rowId)
    const { parentItemId, parentRowId, note } = known
    return { rowId: known.rowId, ...withoutUndefined({ parentItemId, parentRowId, note }), ...row }
  })
  const lapsed = before.filter(({ rowId }) => !kept.has(rowId)).map((row) => ({ ...row, ended: row.ended ?? today }))
  return [...rows, ...lapsed]
}

const withoutUndefined = <T extends object>(members: T): Partial<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>
