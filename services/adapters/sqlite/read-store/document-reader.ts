import type { ItemId } from '../../../domain/ids.ts'
import type { ItemDocument } from '../../../domain/item/item-document.ts'
import type { Connection } from './connection.ts'
import { type DocumentRow, documentOf, SELECT_DOCUMENT } from './item-row.ts'
import type { Names } from './names.ts'

/** Documents by their ids outside and inside. */
export interface DocumentReader {
  byItemId(itemId: ItemId): ItemDocument | null
  byNumber(item: number): ItemDocument
  after(itemId: ItemId | null, limit: number): ItemDocument[]
}

export const createDocumentReader = ({ sql }: Connection, names: Names): DocumentReader => ({
  byItemId: (itemId) => {
    const row = sql(`${SELECT_DOCUMENT} WHERE i.itemId = ? AND i.version > 0`).get(itemId)
    return row === undefined ? null : documentOf(row as unknown as DocumentRow, names)
  },
  byNumber: (item) => {
    const row = sql(`${SELECT_DOCUMENT} WHERE i.id = ?`).get(item)
    if (row === undefined) throw new Error(`no item ${item}`)
    return documentOf(row as unknown as DocumentRow, names)
  },
  after: (itemId, limit) =>
    sql(`${SELECT_DOCUMENT} WHERE i.itemId > ? AND i.version > 0 ORDER BY i.itemId LIMIT ?`)
      .all(itemId ?? '', limit)
      .map((row) => documentOf(row as unknown as DocumentRow, names)),
})
