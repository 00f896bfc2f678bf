import type { ItemId } from '../../../domain/ids.ts'
import type { ItemDocument } from '../../../domain/item/item-document.ts'
import type { OutletEntry } from '../../../domain/outlets.ts'
import type { ItemStore, OutletQuery } from '../../../ports/item-store.ts'
import { findChanges } from './change-list.ts'
import type { OpenParts } from './open-parts.ts'
import { readOutletList } from './outlet-list.ts'
import { ANYWHERE } from './outlet-rows.ts'
import { searchOutlet } from './outlet-search.ts'
import { readHistory } from './read-history.ts'

export function createItemStore({
  generationFile,
  names,
  documents,
  candidates,
  read,
}: OpenParts): Pick<ItemStore, 'item' | 'items' | 'history' | 'outlet' | 'changes'> {
  const numbersOf = (entries: OutletEntry[]) => [...new Set(entries)].flatMap((entry) => names.find(entry) ?? [])

  const outletRows = (query: OutletQuery) => {
    const entries = numbersOf(query.entries)
    if (entries.length === 0 || query.limit <= 0) return []
    const { q = '', field, organ, status } = query
    const isPlain = q === '' && field === undefined && organ === undefined && status !== 'withdrawn'
    return isPlain
      ? readOutletList(generationFile, entries, query)
      : searchOutlet(generationFile, candidates, entries, query)
  }

  return {
    item: (itemId) => read(() => documents.byItemId(itemId)),
    items: (itemIds) =>
      read(() => {
        const found = new Map<ItemId, ItemDocument>()
        for (const itemId of itemIds) {
          const document = documents.byItemId(itemId)
          if (document !== null) found.set(itemId, document)
        }
        return found
      }),
    history: (itemId) => read(() => readHistory(generationFile, names, itemId)),
    outlet: (query) => read(() => documents.page(outletRows(query), query.room).map(({ document }) => document)),
    changes: (query) =>
      read(() => {
        const entries = query.entries === undefined ? [ANYWHERE] : numbersOf(query.entries)
        const page = documents.page(findChanges(generationFile, entries, query), query.room)
        return page.map(({ document, row: { changedAt } }) => ({ document, changedAt }))
      }),
  }
}
