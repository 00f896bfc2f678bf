import type { Instant, ItemId } from '../domain/ids.ts'
import type { OutletEntry } from '../domain/outlets.ts'
import type { CandidateBudget, ListPlace } from './candidate-budget.ts'
import type { Position } from './event-log.ts'
import type { Checkpoint, HistoryRow } from './read-models.ts'
import type { StoredDocument } from './stored-document.ts'

export interface OutletQuery {
  entries: OutletEntry[]
  /** Literal substring of title, body, number or organ. */
  q?: string
  field?: string
  organ?: string
  status?: 'live' | 'withdrawn'
  /** `YYYY-MM-DD` in Asia/Shanghai: items whose display dates exclude it are left out. */
  today: string
  limit: number
  /** Most characters of all documents together (`createRoom`). */
  room?: number
  /** Continue after this item. */
  after?: ListPlace
  /** Only items that were published after this. */
  newerThan?: Instant
  /** Of a search: how many candidates it may look at. When they are used up, the page ends. Without it, all. */
  budget?: CandidateBudget
}

export interface ChangesQuery {
  partition: number
  /** Continue after this change. */
  after: { offset: number; itemId: ItemId } | null
  /** Only changes before this offset. */
  before: number
  limit: number
  /** Most characters of all documents together (`createRoom`). */
  room?: number
  /** Only items that are shown there now, or were shown there before. */
  entries?: OutletEntry[]
}

/** Versions above one, or below one. */
export type HistoryPage = ({ after: number } | { before: number }) & {
  /** Most characters of all rows together (`createHistoryRoom`). */
  room: number
}

export interface ChangedItem {
  document: StoredDocument
  changedAt: Position
}

/** What readers ask of a generation. Nothing here changes anything; any number may ask at a time. */
export interface ItemStore {
  /** The generation's number. */
  readonly number: number
  /** By partition. */
  checkpoints(): Promise<Checkpoint[]>
  /** Null for an item that was never published. */
  item(itemId: ItemId): Promise<StoredDocument | null>
  /** The same of many items at once; an item that was never published is missing. */
  items(itemIds: ItemId[]): Promise<Map<ItemId, StoredDocument>>
  /**
   * The versions of an item, by version, then node and nodeSeq: all of them, or a page. With `before` the highest version
   * comes first. A page has whole versions, and at least one where there is one.
   */
  history(itemId: ItemId, page?: HistoryPage): Promise<HistoryRow[]>
  /** Newest first: by `publishedAt`, then itemId, both descending. */
  outlet(query: OutletQuery): Promise<StoredDocument[]>
  /** Items by the record that changed them last: by offset, then itemId, both rising. */
  changes(query: ChangesQuery): Promise<ChangedItem[]>
  /** Calls back soon after a write by any process. Gives back the way to stop listening. */
  onWrite(listener: () => void): () => void
}
