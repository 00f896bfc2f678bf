import type { Facet } from '../domain/facets.ts'
import type { Instant, ItemId, NodeId } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import type { SearchedPart } from '../domain/item/search-query.ts'
import type { OutletEntry } from '../domain/outlets.ts'
import type { CandidateBudget } from './candidate-budget.ts'
import type { Position } from './event-log.ts'
import type { ListOrder, ListPlace } from './list-place.ts'
import type { UsableAge } from './read-layout.ts'
import type { Checkpoint, HistoryRow } from './read-models.ts'
import type { StoredDocument } from './stored-document.ts'

/** What a reader wants of a list. */
export interface ListFilters {
  /** What was typed, read by `readSearch`. */
  q?: string
  /** Of a search: one literal text. */
  exact?: boolean
  field?: string
  organ?: string
  status?: 'live' | 'withdrawn'
  /** The maker. */
  node?: NodeId
  validity?: NonNullable<Content['validity']>
  /** As `documentNumberKey` gives it. */
  documentNumber?: string
  /** First and last printed day, as numbers like 20260305. */
  fromDay?: number
  toDay?: number
  /** Only items whose latest event is later than this. */
  updatedAfter?: Instant
}

/** What a list is of: outlets, or facets; never of both. */
export type ListEntries = OutletEntry[] | Facet[]

export interface OutletQuery extends ListFilters {
  /**
   * Of facets no filter is asked for but `field` and `node`, and they are never asked for in an older layout. Days and times
   * bound them too.
   */
  entries: ListEntries
  /** Left out, `printed`. A generation of an older layout has `received` only. */
  order?: ListOrder
  /** `YYYY-MM-DD` in Asia/Shanghai: items whose display dates exclude it are left out. */
  today: string
  /** Of facets, without a search: also items whose last day of display is over. */
  endedToo?: boolean
  limit: number
  /** Most characters of all documents together (`createRoom`). */
  room?: number
  /** Of a search: left out, `any`. A generation of an older layout looks for one literal text, everywhere. */
  searched?: SearchedPart
  /** Continue after this place in the order. */
  after?: ListPlace
  /** Pass over so many items first, by the keys of their order. Never of a search by words. */
  skip?: number
  /** Only items whose latest event is not later than this. */
  updatedUntil?: Instant
  /** Of a search: how many candidates it may look at. When they are used up, the page ends. Without it, all. */
  budget?: CandidateBudget
}

/** A list without its order and its pages. */
export type CountQuery = ListFilters & Pick<OutletQuery, 'entries' | 'today'>

/** An item in a list, and its place there. */
export interface ListedDocument extends StoredDocument {
  place: ListPlace
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
  /** With entries: also items of a hand-over (`ItemWrite.handsOver`), wherever they are shown. */
  orHandedOver?: boolean
}

/** The last changes of a partition. */
export type LatestChangesQuery = Pick<ChangesQuery, 'partition' | 'before' | 'limit' | 'room' | 'entries'>

/** Versions above one, or below one. */
export type HistoryPage = ({ after: number } | { before: number }) & {
  /** Most characters of all rows together (`createHistoryRoom`). */
  room: number
}

export interface ChangedItem {
  document: StoredDocument
  changedAt: Position
}

/** Turns behind one, up to another: see `turnOfDay` (domain). */
export interface TurnsQuery {
  /** Continue behind this item's turn. */
  after: { turn: number; itemId: ItemId }
  until: number
  limit: number
  /** Most characters of all documents together (`createRoom`). */
  room?: number
  /** Only items that are shown there now. */
  entries?: OutletEntry[]
}

/** An item that begins or ends to be displayed. */
export interface TurnedItem extends ChangedItem {
  turn: number
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
  /** `older`: the generation lacks what later layouts keep beside its documents, and lists have one order only. */
  readonly layoutAge: UsableAge
  /**
   * A page of a list, in its order. A generation of an older layout must be asked for the order `received` and with no
   * filter but `q`, `field`, `organ` and `status`; there `publishedAt` stands for the time of the latest event.
   */
  outlet(query: OutletQuery): Promise<ListedDocument[]>
  /**
   * How many items a list has in all its pages, and `most + 1` for more. Null for a search by words, which would have to
   * look at each text, and of a generation of an older layout whose index cannot tell.
   */
  countOutlet(query: CountQuery, most: number): Promise<number | null>
  /**
   * Items that the search index names for all of these tokens of a text (`tokenCondition`), wherever they are shown, in
   * no order: `most` at most, and none for no token. Those of which the index knows nothing yet are named too. The caller looks at the texts. Of an
   * older layout the index has other tokens: it must not be asked.
   */
  namedByIndex(tokens: string[], most: number): Promise<ItemId[]>
  /** Whether an item of these entries has an event that is later than this. Costs one look into an index. */
  isUpdatedAfter(entries: ListEntries, at: Instant): Promise<boolean>
  /** Items by the record that changed them last: by offset, then itemId, both rising. */
  changes(query: ChangesQuery): Promise<ChangedItem[]>
  /** The same from the end: by offset, then itemId, both falling. */
  latestChanges(query: LatestChangesQuery): Promise<ChangedItem[]>
  /** Items by the turns of their display: by turn, then itemId, both rising. An item may be there with two turns. */
  turns(query: TurnsQuery): Promise<TurnedItem[]>
  /** Calls back soon after a write by any process. Gives back the way to stop listening. */
  onWrite(listener: () => void): () => void
}
