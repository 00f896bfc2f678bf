import type { ItemId } from '../domain/ids.ts'
import type { ItemDocument } from '../domain/item/item-document.ts'
import type { Generation, HistoryRow } from '../ports/read-store.ts'

/** All that a generation has of an item's text. */
export interface StoredItem {
  document: ItemDocument
  history: HistoryRow[]
}

const PAGE = 500

/** Every item with its history, by itemId. Holds a page at a time. */
export async function* storedItems(generation: Generation): AsyncGenerator<StoredItem> {
  for (let after: ItemId | null = null; ; ) {
    const page: ItemDocument[] = await generation.scan(after, PAGE)
    const last = page.at(-1)
    if (last === undefined) return
    const histories = await generation.histories(page.map(({ itemId }) => itemId))
    for (const document of page) yield { document, history: histories.get(document.itemId) ?? [] }
    after = last.itemId
  }
}

export async function storedItem(generation: Generation, itemId: ItemId): Promise<StoredItem | undefined> {
  const document = await generation.item(itemId)
  return document === null ? undefined : { document, history: await generation.history(itemId) }
}
