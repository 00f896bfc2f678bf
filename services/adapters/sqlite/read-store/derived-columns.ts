import type { ItemId } from '../../../domain/ids.ts'
import type { GenerationFile } from './generation-file.ts'
import { idsOfList } from './item-row.ts'
import type { Names } from './names.ts'

const SELECT = `
SELECT erasedBelow, facets, organ, fieldMark, organMark, displayFrom, displayUntil, printedDay, validityMark, numberMark,
  changedPartition, changedOffset, loggedAt
FROM items WHERE itemId = ?`

/** An item's columns that are not in its document. Numbers that only this file knows are given as names. */
export function readDerivedColumns(
  { sql }: GenerationFile,
  names: Names,
  itemId: ItemId,
): Record<string, string | number | null> {
  const row = sql(SELECT).get(itemId) as (Record<string, number | null> & { facets: never }) | undefined
  if (row === undefined) return {}
  const facets = idsOfList(row.facets).map((id) => names.nameOf(id))
  return { ...row, facets: facets.join(' '), organ: typeof row.organ === 'number' ? names.nameOf(row.organ) : null }
}
