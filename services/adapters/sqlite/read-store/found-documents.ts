import type { ListedDocument, OutletQuery } from '../../../ports/item-store.ts'
import { listPlaceOf } from '../../../ports/list-place.ts'
import { createRoom } from '../../../ports/page-room.ts'
import { inOneState } from './one-state.ts'
import type { OpenParts } from './open-parts.ts'
import { createLook, type FoundRow, placeAtKey, type SearchParts, searchOutlet } from './outlet-search.ts'

type FindParts = SearchParts & Pick<OpenParts, 'documents' | 'read'>

/**
 * A page of a search or of a filtered list. Its rows are found first, and then all documents are read by one statement. An
 * item that has changed since it was found is looked at again, and left out where it is not wanted any more; then, and
 * where large documents have left no room for all rows, the search goes back to the last document that was read.
 */
export async function findDocuments(
  parts: FindParts,
  entries: number[],
  query: OutletQuery,
): Promise<ListedDocument[]> {
  const order = query.order ?? 'printed'
  const hasRoom = createRoom(query.room)
  const page: ListedDocument[] = []
  let { after, skip = 0 } = query
  for (;;) {
    const limit = skip + query.limit - page.length
    const found: FoundRow[] = []
    for await (const row of searchOutlet(parts, entries, { ...query, after, limit }))
      if (found.push(row) === limit) break
    const rows = found.slice(skip)
    skip = 0
    const read = await readFound(parts, rows, query)
    for (const { row, document, isWanted } of read) {
      after = placeAtKey(listPlaceOf(order, row))
      if (!isWanted) continue
      page.push({ ...document, place: after })
      if (hasRoom(document)) continue
      if (read.length < rows.length) query.budget?.goBack(after)
      return page
    }
    if (read.length < rows.length && after !== undefined) query.budget?.goBack(after)
    else if (page.length === query.limit || found.length < limit) return page
  }
}

/** Up to the one that fills the room. */
async function readFound(
  { generationFile, documents, read, ...parts }: FindParts,
  rows: FoundRow[],
  query: OutletQuery,
) {
  const { look } = createLook({ generationFile, ...parts }, query)
  return read(() =>
    inOneState(generationFile, () =>
      documents.page(rows, query.room).map(({ row, document }) => ({
        row,
        document,
        isWanted: document.version === row.version || look(row.item)?.holds === true,
      })),
    ),
  )
}
