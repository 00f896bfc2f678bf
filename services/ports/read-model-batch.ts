import type { CanonicalText } from '../domain/canonical.ts'
import type { Facet } from '../domain/facets.ts'
import type { Instant, ItemId, NodeId } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import { erasedDocument } from '../domain/item/erased-document.ts'
import type { ItemDocument } from '../domain/item/item-document.ts'
import type { Position } from './event-log.ts'
import type { ParkedRecord, ParkReason } from './parked-record.ts'
import type { Checkpoint, HistoryRow, StoredHead } from './read-models.ts'

/** An item's document, and what lists, searches and the changes need beside it. */
export interface ItemWrite {
  document: ItemDocument
  /** What lists know of the content in the document (`listedContent`), so that nobody has to parse its text again. */
  content: Content | null
  /** Position of the directory under which `shownOn` was resolved; null where that is not known (`StoredDocument`). */
  directoryPosition: number | null
  /** The record whose processing changed the item. */
  changedAt: Position
  /** When the log took that record: an observation (lag), never in the document. */
  loggedAt: Instant
  /** Under what lists have it beside its outlets (`facetsOf`). They follow from `content`. */
  facets: Facet[]
  /** Title of the content in the document. */
  title: string | null
  field: string | null
  /** The organ's name: its own, or its node's. Search text is derived by `searchTextOf` (domain). */
  organName: string | null
  displayFrom: string | null
  displayUntil: string | null
  /** It names an item that continues it, or that it continues. What readers are told of one follows from both. */
  handsOver: boolean
}

/** The write of a version that is below its item's `erasedBelow`, as a store keeps it: without any text. */
export const erasedWrite = (write: ItemWrite): ItemWrite => ({
  ...write,
  document: erasedDocument(write.document),
  content: null,
  facets: [],
  title: null,
  field: null,
  organName: null,
  displayFrom: null,
  displayUntil: null,
})

/**
 * All that the projector writes after one batch of a partition's records (rule 5).
 *
 * The store writes in this order. Each step is guarded, so that repeating it changes nothing:
 *
 * 1. `history`: rows are inserted. A row that is there already stays as it is. A row below its item's `erasedBelow`
 *    is inserted without content.
 * 2. `superseded`: the content of an older version goes into its history row, unless that row is erased or has its
 *    content already.
 * 3. `erasures`: the item's `erasedBelow` rises to `version`; it never falls. Then all its history rows below that
 *    version lose their content.
 * 4. `items`: a document replaces one of a lower version only. A document below its item's `erasedBelow` is written
 *    as `erasedWrite` gives it.
 * 5. `park`: records are inserted. A position that is parked or discarded already stays as it is.
 * 6. `heads`: a head moves forward only.
 * 7. `repark`, `discard`, `unpark`: what was parked gets its final reason, is discarded, or is removed. This comes
 *    after the heads: a crash between the two would otherwise lose records that had been released. `free`: the history
 *    row of an event that was not allowed gets its `freedAt`, unless it has a lower one.
 * 8. `checkpoint`: written by compare-and-set on the log and `nextOffset`. It may lag behind the rest, but never lead.
 *
 * A crash after any step is repaired by writing the same batch again. Two projectors may write the same batch at the
 * same time: both write the same values, and one of them is told that the checkpoint was taken. An engine may do all
 * of it in one transaction.
 *
 * Each proof of an item's document (publication, latest, withdrawal) is a history row of this batch or of an earlier
 * one, so that an engine may keep the proof there only.
 */
export interface ReadModelBatch {
  history: HistoryRow[]
  superseded: { itemId: ItemId; version: number; contentText: CanonicalText }[]
  /**
   * The same batch writes the item at this version or a later one, so that readers keep the old document until its
   * replacement is there.
   */
  erasures: { itemId: ItemId; version: number }[]
  items: ItemWrite[]
  park: ParkedRecord[]
  heads: StoredHead[]
  /** New reasons of records that wait. A record that was set aside keeps its reason. */
  repark: (Position & { reason: ParkReason })[]
  /**
   * Positions parked by this batch or an earlier one. From now on only `discardedEnvelopes` returns them, and a late
   * `park` of the same position is ignored.
   */
  discard: Position[]
  unpark: Position[]
  /** Events of this batch or an earlier one that were not allowed, and the offset of the `EventDiscarded` that names each. */
  free: { nodeId: NodeId; nodeSeq: number; freedAt: number }[]
  checkpoint: { previous: Checkpoint | null; next: Checkpoint }
}
