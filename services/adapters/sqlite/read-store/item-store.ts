import type { ItemId } from '../../../domain/ids.ts'
import type { OutletEntry } from '../../../domain/outlets.ts'
import type { Timers } from '../../../domain/timers.ts'
import type { ItemStore, OutletQuery } from '../../../ports/item-store.ts'
import { createRoom } from '../../../ports/page-room.ts'
import type { StoredDocument } from '../../../ports/stored-document.ts'
import { findChanges } from './change-list.ts'
import type { OpenParts } from './open-parts.ts'
import { readOutletList } from './outlet-list.ts'
import { ANYWHERE } from './outlet-rows.ts'
import { searchOutlet } from './outlet-search.ts'
import { readHistory } from './read-history.ts'

export function createItemStore(
  { generationFile, names, documents, candidates, read }: OpenParts,
  { turn }: Pick<Timers, 'turn'>,
): Pick<ItemStore, 'item' | 'items' | 'history' | 'outlet' | 'changes'> {
  const numbersOf = (entries: OutletEntry[]) => [...new Set(entries)].flatMap((entry) => names.find(entry) ?? [])

  const found = async (entries: number[], query: OutletQuery): Promise<StoredDocument[]> => {
    const hasRoom = createRoom(query.room)
    const page: StoredDocument[] = []
    for await (const { item } of searchOutlet({ generationFile, candidates, turn }, entries, query)) {
      const document = await read(() => documents.byNumber(item))
      page.push(document)
      if (page.length === query.limit || !hasRoom(document)) break
    }
    return page
  }

  return {
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
      const { q = '', field, organ, status } = query
      const isPlain = q === '' && field === undefined && organ === undefined && status !== 'withdrawn'
      if (!isPlain) return found(entries, query)
      return read(() => {
        const page = documents.page(readOutletList(generationFile, entries, query), query.room)
        return page.map(({ document }) => document)
      })
    },
    changes: async (query) => {
      // Whoever reads page after page must not keep others waiting to the end, because SQLite answers without a pause.
      await turn()
      return read(() => {
        const entries = query.entries === undefined ? [ANYWHERE] : numbersOf(query.entries)
        const page = documents.page(findChanges(generationFile, entries, query), query.room)
        return page.map(({ document, row: { changedAt } }) => ({ document, changedAt }))
      })
    },
  }
}
