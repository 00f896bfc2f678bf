import type { Hash, ItemId, NodeId } from '../domain/ids.ts'
import type { NotAllowedEvent } from '../domain/item/standing.ts'
import type { KeptOutlet } from './kept-outlet.ts'
import type { ParkedCount, ParkedRecord } from './parked-record.ts'
import type { ReadModelBatch } from './read-model-batch.ts'
import type { ChainEntry, Checkpoint, HistoryRow, StoredHead } from './read-models.ts'
import type { StoredDocument } from './stored-document.ts'

/**
 * What the projector reads and writes of a generation. Several projectors may use the same generation at a time.
 * All of it may be repeated. A store that cannot be reached rejects with a retryable HubError.
 */
export interface ProjectorStore {
  /** Null while nothing of the partition was applied. */
  checkpoint(partition: number): Promise<Checkpoint | null>
  /** By partition. */
  checkpoints(): Promise<Checkpoint[]>
  /** A node of which nothing was applied is missing. */
  heads(nodeIds: NodeId[]): Promise<Map<NodeId, StoredHead>>
  /** An item that was never published is missing. */
  items(itemIds: ItemId[]): Promise<Map<ItemId, StoredDocument>>
  /**
   * The applied events of an item's own maker, as the history has them, whatever else is there of the item. It may read
   * all rows of the maker.
   */
  appliedTo(itemId: ItemId): Promise<Pick<HistoryRow, 'nodeSeq' | 'version'>[]>
  /** What the history has at these places, by `nodeSeqKey`. */
  applied(places: { nodeId: NodeId; nodeSeq: number }[]): Promise<Map<string, ChainEntry>>
  /**
   * The records of these nodes that wait: of each node the first `limit` by nodeSeq and offset, and only those before
   * the offset `before`, when it is given.
   */
  waiting(nodeIds: NodeId[], limit: number, before?: number): Promise<ParkedRecord[]>
  /** For each of these items whose own maker has `not-allowed` history rows: all of them, by nodeSeq. */
  notAllowed(itemIds: ItemId[]): Promise<Map<ItemId, NotAllowedEvent[]>>
  /** Parked records with these envelope hashes, whatever the reason. */
  parkedEnvelopes(envelopeHashes: Hash[]): Promise<ParkedRecord[]>
  /** Discarded records with these envelope hashes. Each has the reason that it was parked for. */
  discardedEnvelopes(envelopeHashes: Hash[]): Promise<ParkedRecord[]>
  /** Parked records of a partition from one offset on and before another, by offset. */
  parkedBetween(partition: number, from: number, before: number): Promise<ParkedRecord[]>
  parkedCounts(): Promise<ParkedCount[]>
  /**
   * Resolves false when the checkpoint is no longer `previous`, because another projector was here: read again.
   * Rejects `generation-dropped` when the generation was dropped meanwhile: it must not come back in parts.
   */
  write(batch: ReadModelBatch): Promise<boolean>
  /** The outlets that are kept. Missing, as `keepOutlets`, where nobody reads the store itself, or its layout is older. */
  outletsKept?(): Promise<KeptOutlet[]>
  /** Keeps outlets over those of an earlier directory only. Rejects `generation-dropped` as `write` does. */
  keepOutlets?(outlets: KeptOutlet[]): Promise<void>
  /** Removes erased bytes from every file of the store: free pages, write-ahead log, search index. */
  scrub(): Promise<void>
}
