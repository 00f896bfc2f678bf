import type { ItemId } from '../../../domain/ids.ts'
import type { Connection } from './connection.ts'
import type { Names } from './names.ts'

const SELECT = `
SELECT erasedBelow, organ, fieldMark, organMark, displayFrom, displayUntil, changedPartition, changedOffset, loggedAt
FROM items WHERE itemId = ?`

/** An item's columns that are not in its document, in words that do not depend on this file's own numbers. */
export function readDerivedColumns(
  { sql }: Connection,
  names: Names,
  itemId: ItemId,
): Record<string, string | number | null> {
  const row = sql(SELECT).get(itemId) as Record<string, number | null> | undefined
  if (row === undefined) return {}
  return { ...row, organ: typeof row.organ === 'number' ? names.nameOf(row.organ) : null }
}
