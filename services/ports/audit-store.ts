import type { ItemId } from '../domain/ids.ts'
import type { ItemStore } from './item-store.ts'
import type { KeptOutlet } from './kept-outlet.ts'
import type { ParkedRecord, ParkReason } from './parked-record.ts'
import type { HistoryRow, StoredHead } from './read-models.ts'
import type { StoreFault } from './store-fault.ts'
import type { StoredDocument } from './stored-document.ts'

/** What auditors walk: all of a generation, to compare it, to digest it, to check it. Nothing here changes anything. */
export interface AuditStore extends Pick<ItemStore, 'checkpoints' | 'item' | 'history' | 'layoutAge'> {
  /** Every document, by itemId, after one id. `room`: most characters of all documents together (`createRoom`). */
  scan(after: ItemId | null, limit: number, room?: number): Promise<StoredDocument[]>
  /** The history of many items at once; an item without rows may be missing. */
  histories(itemIds: ItemId[]): Promise<Map<ItemId, HistoryRow[]>>
  /** By node. */
  allHeads(): Promise<StoredHead[]>
  /** By partition and offset. */
  parked(options?: { reason?: ParkReason; limit?: number }): Promise<ParkedRecord[]>
  /** Records of a partition that were discarded, from one offset on and before another, by offset. */
  discardedBetween(partition: number, from: number, before: number): Promise<ParkedRecord[]>
  counts(): Promise<{ items: number }>
  /** As of `ProjectorStore`. */
  outletsKept?(): Promise<KeptOutlet[]>
  /**
   * What the store keeps of an item beside its document, for lists, search and lag. The same in each generation.
   * Missing where an engine keeps nothing of the kind, and where the generation has an older layout.
   */
  derivedColumns?(itemId: ItemId): Promise<Record<string, string | number | null>>
  /**
   * The engine's own check of its files, and of all that it derives from documents. Reads everything. Missing where the
   * generation has an older layout.
   */
  check?(onProgress?: (items: number) => void): AsyncIterable<StoreFault>
}
