import type { ItemId } from '../../../domain/ids.ts'
import type { GenerationFile } from './generation-file.ts'
import type { Names } from './names.ts'

const SELECT = `
SELECT erasedBelow, organ, fieldMark, organMark, displayFrom, displayUntil, printedDay, validityMark, numberMark,
  changedPartition, changedOffset, loggedAt
FROM items WHERE itemId = ?`

/** An item's columns that are not in its document. Numbers that only this file knows are given as names. */
export function readDerivedColumns(
  { sql }: GenerationFile,
  names: Names,
  itemId: ItemId,
): Record<string, string | number | null> {
  const row = sql(SELECT).get(itemId) as Record<string, number | null> | undefined
  if (row === undefined) return {}
  return { ...row, organ: typeof row.organ === 'number' ? names.nameOf(row.organ) : null }
}
