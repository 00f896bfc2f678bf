import type { ItemId } from '../../../domain/ids.ts'
import type { Timers } from '../../../domain/timers.ts'
import type { ChangedItem, ItemStore, LatestChangesQuery, ListEntries, OutletQuery } from '../../../ports/item-store.ts'
import { listPlaceOf } from '../../../ports/list-place.ts'
import type { StoredDocument } from '../../../ports/stored-document.ts'
import { findChanges, findLatestChanges } from './change-list.ts'
import { findDocuments } from './found-documents.ts'
import { namedItems } from './index-matches.ts'
import { createKeptCounts } from './kept-counts.ts'
import { countList } from './list-count.ts'
import { isUpdatedAfter, rangeOf, walkLists } from './list-walk.ts'
import type { OpenParts } from './open-parts.ts'
import { ANYWHERE, HAND_OVERS } from './outlet-rows.ts'
import { fewRows, placeAtKey } from './outlet-search.ts'
import { readHistory } from './read-history.ts'
import { findTurns } from './turn-list.ts'

export function createItemStore(
  { generationFile, names, documents, candidates, read }: OpenParts,
  { turn }: Pick<Timers, 'turn'>,
): Omit<ItemStore, 'number' | 'checkpoints' | 'onWrite'> {
  const parts = { generationFile, names, candidates, documents, read, turn }
  const counts = createKeptCounts(generationFile)
  const numbersOf = (entries: ListEntries) => [...new Set<string>(entries)].flatMap((entry) => names.find(entry) ?? [])

  return {
    layoutAge: generationFile.layoutAge,
    item: (itemId) => read(() => documents.byItemId(itemId)),
    items: (itemIds) =>
      read(() => {
        const found = new Map<ItemId, StoredDocument>()
        for (const itemId of itemIds) {
          const document = documents.byItemId(itemId)
          if (document !== null) found.set(itemId, document)
        }
        return found
      }),
    history: (itemId, page) => read(() => readHistory(generationFile, names, itemId, page)),
    outlet: async (query) => {
      await turn()
      const entries = await read(() => numbersOf(query.entries))
      if (entries.length === 0 || query.limit <= 0) return []
      if (!isPlain(query)) return findDocuments(parts, entries, query)
      return read(() => {
        const range = rangeOf(query)
        const rows = fewRows(generationFile, entries, range) ?? walkLists(generationFile, entries, range)
        const page = documents.page(pageOf(query, rows), query.room)
        return page.map(({ document, row }) => ({ ...document, place: placeAtKey(listPlaceOf(range.order, row)) }))
      })
    },
    countOutlet: async (query, most) => {
      const entries = await read(() => numbersOf(query.entries))
      return entries.length === 0 ? 0 : countList({ ...parts, counts }, entries, query, most)
    },
    namedByIndex: (tokens, most) =>
      tokens.length === 0 ? Promise.resolve([]) : namedItems(generationFile, tokens, { most, pause: turn }),
    isUpdatedAfter: (entries, at) => read(() => isUpdatedAfter(generationFile, numbersOf(entries), at)),
    changes: async (query) => {
      // Whoever reads page after page must not keep others waiting to the end, because SQLite answers without a pause.
      await turn()
      return read(() => {
        const asked = query.entries === undefined ? [ANYWHERE] : numbersOf(query.entries)
        const entries = query.orHandedOver ? [...asked, HAND_OVERS] : asked
        const page = documents.page(findChanges(generationFile, entries, query), query.room)
        return page.map(({ document, row: { changedAt } }) => ({ document, changedAt }))
      })
    },
    latestChanges: (query) => read(() => latestChanges({ generationFile, documents }, query, numbersOf)),
    turns: async (query) => {
      const entries = query.entries === undefined ? null : new Set(await read(() => numbersOf(query.entries ?? [])))
      const rows = await findTurns(generationFile, entries, query, { turn, read })
      return read(() =>
        documents
          .page(rows, query.room)
          .map(({ document, row: { changedAt, turn: at } }) => ({ document, changedAt, turn: at })),
      )
    },
  }
}

function latestChanges(
  { generationFile, documents }: Pick<OpenParts, 'generationFile' | 'documents'>,
  query: LatestChangesQuery,
  numbersOf: (entries: ListEntries) => number[],
): ChangedItem[] {
  const entries = query.entries === undefined ? [ANYWHERE] : numbersOf(query.entries)
  const page = documents.page(findLatestChanges(generationFile, entries, query), query.room)
  return page.map(({ document, row: { changedAt } }) => ({ document, changedAt }))
}

/** Rows of such a list are read as they stand. */
const isPlain = ({ q = '', field, organ, status, node, validity, documentNumber }: OutletQuery): boolean =>
  q === '' && status !== 'withdrawn' && [field, organ, node, validity, documentNumber].every((one) => one === undefined)

function* pageOf<Row>({ skip = 0, limit }: OutletQuery, rows: Iterable<Row>): Generator<Row, void> {
  let passing = skip
  let left = limit
  for (const row of rows) {
    if (passing-- > 0) continue
    yield row
    if (--left === 0) return
  }
}
