import type { ItemId } from '../../../domain/ids.ts'
import type { Content } from '../../../domain/item/content.ts'
import type { GenerationFile } from './generation-file.ts'
import type { ItemRow } from './item-row.ts'
import type { Names } from './names.ts'
import { type SearchEntry, searchEntryOf } from './search-entry.ts'
import type { Texts } from './texts.ts'

/** An item as it stands while a batch is written. */
export interface ItemInBatch {
  id: number
  itemId: ItemId
  /** 0 while only its id and `erasedBelow` are known. */
  version: number
  erasedBelow: number
  /** Null when nothing of it is stored, or only its id and `erasedBelow`. */
  row: ItemRow | null
  text: number | null
  contentText: string | null
  /** The content that the batch wrote; undefined while it has written none. */
  content?: Content | null
  /** Whether a row of `items` exists. */
  stored: boolean
  /** What the search index held of it before the batch. */
  indexed: SearchEntry | null
}

export interface ItemsInBatch {
  of(itemId: ItemId): ItemInBatch
  all(): Iterable<ItemInBatch>
}

export function createItemsInBatch({ sql }: GenerationFile, names: Names, texts: Texts): ItemsInBatch {
  const items = new Map<ItemId, ItemInBatch>()
  let lastId = Number(sql('SELECT coalesce(max(id), 0) AS id FROM items').get()?.id)
  const load = (itemId: ItemId): ItemInBatch => {
    const row = sql('SELECT * FROM items WHERE itemId = ?').get(itemId) as ItemRow | undefined
    if (row === undefined) {
      const blank = { version: 0, erasedBelow: 0, row: null, text: null, contentText: null, indexed: null }
      return { id: ++lastId, itemId, stored: false, ...blank }
    }
    const contentText = row.text === null ? null : texts.get(row.text)
    const isStub = row.version === 0
    return {
      id: row.id,
      itemId,
      version: row.version,
      erasedBelow: row.erasedBelow,
      row: isStub ? null : row,
      text: row.text,
      contentText,
      stored: true,
      indexed: isStub ? null : searchEntryOf(row, contentText, names),
    }
  }
  return {
    of: (itemId) => {
      let item = items.get(itemId)
      if (item === undefined) {
        item = load(itemId)
        items.set(itemId, item)
      }
      return item
    },
    all: () => items.values(),
  }
}
