import type { Instant, ItemId } from '../../domain/ids.ts'
import type { DisplayState } from '../../domain/item/display-state.ts'
import type { CheckedItem } from '../checked-item.ts'

/** What a document of a feed says, before it is written as Atom or as JSON. */
export interface Feed {
  /** Shown items, the latest first. */
  entries: FeedEntry[]
  /** Items that readers of the feed may have and are to give up, the latest first. */
  tombstones: Tombstone[]
  /** `before` of the next older document; null at the end, and of a search. */
  older: string | null
  /** Items that belong here and do not check. */
  withheld: { itemId: ItemId }[]
  /** Whether the same state gives the same feed (`PreparedList.state`). */
  isSettled: boolean
}

export interface FeedEntry {
  item: CheckedItem
  /** When the item was published or its display began, whichever is later. */
  published: Instant
  /** When it was changed last or its display began, whichever is later. */
  updated: Instant
}

export interface Tombstone {
  itemId: ItemId
  state: Exclude<DisplayState, 'shown'>
  when: Instant
  /** Of a withdrawn item. */
  reason: string | null
}
