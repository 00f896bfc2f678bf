import { HubError } from '../../../domain/errors.ts'
import type { ItemId } from '../../../domain/ids.ts'
import { createRoom } from '../../../ports/page-room.ts'
import type { StoredDocument } from '../../../ports/stored-document.ts'
import { decoded } from '../sqlite-errors.ts'
import type { GenerationFile } from './generation-file.ts'
import { type DocumentRow, documentOf, SELECT_DOCUMENT } from './item-row.ts'
import type { Names } from './names.ts'

/** Documents by item id, or of rows that name the item's number in the file. */
export interface DocumentReader {
  byItemId(itemId: ItemId): StoredDocument | null
  /** Documents of these rows, up to the one that fills the room (page-room.ts). */
  page<Row extends { item: number }>(rows: Iterable<Row>, room?: number): { row: Row; document: StoredDocument }[]
  after(itemId: ItemId | null, limit: number, room?: number): StoredDocument[]
}

/** Given the numbers of items, their documents in the same order, and a row of nulls for one that is not there. */
const PAGE = SELECT_DOCUMENT.replace('FROM items i', 'FROM json_each(?) page LEFT JOIN items i ON i.id = page.value')

/** A page of a list is one piece. */
const AT_ONCE = 256

function* chunksOf<Row>(rows: Iterable<Row>): Generator<Row[], void> {
  let chunk: Row[] = []
  for (const row of rows) {
    chunk.push(row)
    if (chunk.length < AT_ONCE) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

export const createDocumentReader = ({ sql, file }: GenerationFile, names: Names): DocumentReader => {
  const read = (row: DocumentRow): StoredDocument =>
    decoded(
      file,
      () => `item ${row[1]}`,
      () => documentOf(row, names),
    )
  const inArrays = (text: string) => {
    const statement = sql(text)
    statement.setReturnArrays(true)
    return statement
  }
  const missing = (item: number) =>
    new HubError('store-damaged', `${file} is damaged: an index names item ${item}, which is not there`)
  const page: DocumentReader['page'] = (rows, room) => {
    const hasRoom = createRoom(room)
    const found = []
    for (const some of chunksOf(rows)) {
      const stored = inArrays(PAGE).iterate(JSON.stringify(some.map(({ item }) => item)))
      try {
        for (const row of some) {
          const value = stored.next().value as unknown as DocumentRow | undefined
          if (value === undefined || value[0] === null) throw missing(row.item)
          const document = read(value)
          found.push({ row, document })
          if (!hasRoom(document)) return found
        }
      } finally {
        // A statement that is not read to its end keeps its table locked.
        stored.return?.()
      }
    }
    return found
  }
  return {
    byItemId: (itemId) => {
      const row = inArrays(`${SELECT_DOCUMENT} WHERE i.itemId = ? AND i.version > 0`).get(itemId)
      return row === undefined ? null : read(row as unknown as DocumentRow)
    },
    page,
    after: (itemId, limit, room) => {
      const rows = sql('SELECT id AS item FROM items WHERE itemId > ? AND version > 0 ORDER BY itemId LIMIT ?')
      return page(rows.all(itemId ?? '', limit) as { item: number }[], room).map(({ document }) => document)
    },
  }
}
