import type { ItemId } from '../../../domain/ids.ts'
import type { Connection } from './connection.ts'
import { type ItemRow, idsOfList } from './item-row.ts'
import type { Names } from './names.ts'
import type { SearchEntry } from './search-entry.ts'
import type { Texts } from './texts.ts'

/** An item as it stands while a batch is written. */
export interface ItemState {
  id: number
  itemId: ItemId
  /** 0: only its id and marks are known. */
  version: number
  erasedBelow: number
  /** Null when nothing of it is stored yet, or only a stub. */
  row: ItemRow | null
  text: number | null
  contentText: string | null
  /** Whether a row of `items` exists. */
  stored: boolean
  /** What the search index had of it before the batch. */
  indexed: SearchEntry | null
}

export interface ItemStates {
  of(itemId: ItemId): ItemState
  all(): Iterable<ItemState>
}

export function loadItemStates({ sql }: Connection, names: Names, texts: Texts): ItemStates {
  const states = new Map<ItemId, ItemState>()
  let lastId = Number(sql('SELECT coalesce(max(id), 0) AS id FROM items').get()?.id)
  const load = (itemId: ItemId): ItemState => {
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
      let state = states.get(itemId)
      if (state === undefined) {
        state = load(itemId)
        states.set(itemId, state)
      }
      return state
    },
    all: () => states.values(),
  }
}

export const searchEntryOf = (row: ItemRow, contentText: string | null, names: Names): SearchEntry => ({
  contentText,
  status: row.withdrawn === 1 ? 'withdrawn' : 'live',
  organName: row.organ === null ? null : names.nameOf(row.organ),
  entries: idsOfList(row.shownOn),
  fieldMark: row.fieldMark,
  organMark: row.organMark,
})
