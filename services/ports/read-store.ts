import type { CanonicalText } from '../domain/canonical.ts'
import { HubError } from '../domain/errors.ts'
import type { NodeHead } from '../domain/event/judge.ts'
import type { Hash, Instant, ItemId, NodeId } from '../domain/ids.ts'
import { erasedDocument } from '../domain/item/erased-document.ts'
import type { ItemDocument } from '../domain/item/item-document.ts'
import type { OutletEntry } from '../domain/outlets.ts'
import type { Position } from './event-log.ts'
import type { ParkedCount, ParkedRecord, ParkReason } from './parked-record.ts'
import type { StoreFault } from './store-fault.ts'

/** How far a generation has applied a partition. */
export interface Checkpoint {
  partition: number
  logId: string
  /** The next offset to read. */
  nextOffset: number
  /** Hash of the last record applied (`recordHash`), null at the beginning. */
  lastHash: Hash | null
  /** Directory position in force for this partition (last DirectoryAdvanced). */
  directoryPosition: number
  /** When the projector last had nothing left to read; observation of its clock. */
  caughtUpAt: Instant | null
}

export interface HistoryRow {
  itemId: ItemId
  version: number
  nodeId: NodeId
  nodeSeq: number
  envelopeHash: Hash
  envelopeText: CanonicalText
  signature: Uint8Array
  /** Only of superseded versions; null while the version is in force, or erased, or a withdrawal. */
  contentText: CanonicalText | null
  erased: boolean
  outcome: 'applied' | 'not-allowed'
}

/** What a list, a search and the changes need beside the document. */
export interface ItemWrite {
  document: ItemDocument
  /** The record whose processing changed the item. */
  changedAt: Position
  /** When the log took that record: an observation (lag), never in the document. */
  loggedAt: Instant
  /** Of the content in the document. */
  title: string | null
  field: string | null
  /** The organ's name: its own, or its node's. Search text is derived by `searchTextOf` (domain). */
  organName: string | null
  displayFrom: string | null
  displayUntil: string | null
}

/** What a store keeps of an item's write that comes below the item's erasure mark. */
export const erasedWrite = (write: ItemWrite): ItemWrite => ({
  ...write,
  document: erasedDocument(write.document),
  title: null,
  field: null,
  organName: null,
  displayFrom: null,
  displayUntil: null,
})

/**
 * One batch of a partition. Each proof of an item's document (publication, latest, withdrawal) is a history
 * row of this batch or an earlier one: an engine may keep the proof there only. Written in this order, each
 * step idempotent and guarded (rule 5): history rows (insert-only), contents of superseded versions into their rows (never into an erased one), erasures,
 * items (only over a lower version; below the item's erasure mark as `erasedWrite` has it), parked records (insert-only), heads (only forward), reparked, discarded and
 * unparked records (after the heads: before them, a crash would lose what was released), the checkpoint (compare-and-set on `nextOffset`). An engine may do all in one transaction.
 */
export interface ReadModelBatch {
  history: HistoryRow[]
  superseded: { itemId: ItemId; version: number; contentText: CanonicalText }[]
  /**
   * Blank all history rows of the item below `version`, and those that come later too. The same batch writes the item
   * at this version or a later one, so that what is shown is not touched before it is replaced.
   */
  erasures: { itemId: ItemId; version: number }[]
  items: ItemWrite[]
  park: ParkedRecord[]
  heads: StoredHead[]
  /** New reasons of records that wait; one that was set aside keeps its reason. */
  repark: (Position & { reason: ParkReason })[]
  /**
   * Each parked by this batch or an earlier one: of all answers only `discardedEnvelopes` holds it any more, and who
   * comes too late does not park it again.
   */
  discard: Position[]
  unpark: Position[]
  checkpoint: { previous: Checkpoint | null; next: Checkpoint }
}

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
  /** Characters, see page-room.ts. */
  room?: number
  /** Continue after this item. */
  after?: { publishedAt: Instant; itemId: ItemId }
}

export interface ChangedItem {
  document: ItemDocument
  changedAt: Position
}

/** What stands at a place of a node's chain. */
export interface AppliedPlace {
  envelopeHash: Hash
  outcome: HistoryRow['outcome']
}

export const placeKey = (place: { nodeId: NodeId; nodeSeq: number }): string => `${place.nodeId}/${place.nodeSeq}`

/** How far a node's chain is applied, and since which record of the log. */
export interface StoredHead extends NodeHead {
  /** Offset of the record whose processing moved it here: at or behind a checkpoint, the head is further than that. */
  movedAt: number
}

/** One generation of the read models. */
export interface Generation {
  readonly number: number
  // projector
  checkpoint(partition: number): Promise<Checkpoint | null>
  heads(nodeIds: NodeId[]): Promise<Map<NodeId, StoredHead>>
  items(itemIds: ItemId[]): Promise<Map<ItemId, ItemDocument>>
  /** The history rows at these places of nodes' chains, by `placeKey`. */
  applied(places: { nodeId: NodeId; nodeSeq: number }[]): Promise<Map<string, AppliedPlace>>
  /**
   * Parked `gap` and `unknown-node` records of these nodes, of each the first `limit` by nodeSeq and offset; those
   * before an offset only, when given.
   */
  waiting(nodeIds: NodeId[], limit: number, before?: number): Promise<ParkedRecord[]>
  /** Of those items whose own maker has a `not-allowed` history row: the smallest nodeSeq of such rows. */
  refused(itemIds: ItemId[]): Promise<Map<ItemId, number>>
  /** Parked records with these envelope hashes, whatever the reason. */
  parkedEnvelopes(envelopeHashes: Hash[]): Promise<ParkedRecord[]>
  /** Discarded records with these envelope hashes, with what they were parked for. */
  discardedEnvelopes(envelopeHashes: Hash[]): Promise<ParkedRecord[]>
  /** What is parked of a partition's records from one offset on and before another, by offset. */
  parkedBetween(partition: number, from: number, before: number): Promise<ParkedRecord[]>
  /**
   * Resolves false when the checkpoint was no longer `previous`: another projector was here; read again. Rejects
   * `generation-dropped` when the generation was dropped under its writer: it must not come back in parts.
   */
  write(batch: ReadModelBatch): Promise<boolean>
  /** Removes erased bytes from every file of the store (vacuum of free space, write-ahead log, search index). */
  scrub(): Promise<void>
  // readers
  item(itemId: ItemId): Promise<ItemDocument | null>
  /** By version, then node and nodeSeq. */
  history(itemId: ItemId): Promise<HistoryRow[]>
  /** The same of many items at once; one without rows may be missing. */
  histories(itemIds: ItemId[]): Promise<Map<ItemId, HistoryRow[]>>
  outlet(query: OutletQuery): Promise<ItemDocument[]>
  /** Items changed after (offset, itemId) and before `before`, by (offset, itemId); those of the entries only, when given (shown or left). */
  changes(options: {
    partition: number
    after: { offset: number; itemId: ItemId } | null
    before: number
    limit: number
    room?: number
    entries?: OutletEntry[]
  }): Promise<ChangedItem[]>
  /** Every document, by itemId, after one id: for comparing and digests. */
  scan(after: ItemId | null, limit: number, room?: number): Promise<ItemDocument[]>
  checkpoints(): Promise<Checkpoint[]>
  allHeads(): Promise<StoredHead[]>
  /** For each node its head's nodeSeq and the `at` of that event. */
  headTimes(): Promise<Map<NodeId, { nodeSeq: number; at: Instant }>>
  parked(options?: { reason?: ParkReason; limit?: number }): Promise<ParkedRecord[]>
  parkedCounts(): Promise<ParkedCount[]>
  counts(): Promise<{ items: number }>
  /** How many items a redaction has erased older texts of. */
  erasedItems(): Promise<number>
  /** What is kept of an item beside its document, for lists, search and lag: the same in each generation. */
  aside?(itemId: ItemId): Promise<Record<string, string | number | null>>
  /** The engine's own check of its files, and of all that it derives from documents. Reads everything. */
  check?(onProgress?: (items: number) => void): AsyncIterable<StoreFault>
  /** Calls back soon after a write by any process. */
  onWrite(listener: () => void): () => void
  close(): Promise<void>
}

/** Which generation readers use. */
export interface ActivePointer {
  generation: number
  /**
   * Rises with each flip to a generation that was not found the same as the one before. What a reader keeps of
   * positions (cursors of the changes) counts within one era.
   */
  era: number
  /** The highest number that was dropped, 0 for none: whoever still follows one must not come upon another under its number. */
  dropped: number
}

export const generationDropped = (generation: number): HubError =>
  new HubError('generation-dropped', `generation ${generation} was dropped`)

export interface ReadStore {
  /** Null when nothing was ever projected. */
  pointer(): Promise<ActivePointer | null>
  /** The pointer's generation. */
  active(): Promise<number | null>
  /** Flips the pointer. `same`: a comparison with the one in use found nothing, so that the era goes on. */
  activate(generation: number, options?: { same?: boolean }): Promise<void>
  /** Calls back soon after the pointer was flipped by any process, and where the engine tells, after a drop; read `active()` and `list()` again. */
  onSwitch(listener: () => void): () => void
  list(): Promise<number[]>
  /**
   * Opens, and makes when new. Readers open with `readOnly`: `store-unavailable` when it is not there. `existing`, for a
   * writer that did not mean to make it: `generation-dropped` then.
   */
  open(generation: number, options?: { readOnly?: boolean; existing?: boolean }): Promise<Generation>
  drop(generation: number): Promise<void>
  close(): Promise<void>
}
