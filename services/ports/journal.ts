import type { Hash, Instant, ItemId, NodeId } from '../domain/ids.ts'
import type { ItemState } from '../domain/item/decide.ts'
import type { EncodedRecord } from './event-codec.ts'
import type { StoreFault } from './store-fault.ts'

export interface JournalHead {
  /** 0 when the journal is empty. */
  nodeSeq: number
  /** Hash of the last envelope; null when the journal is empty. */
  hash: Hash | null
  /** `at` of the last event. */
  at: Instant | null
}

export interface JournalRecord extends EncodedRecord {
  nodeSeq: number
  eventId: string
  commandId: Hash
  envelopeHash: Hash
  itemId: ItemId
  version: number
  at: Instant
}

/** How far the relay has seen the node's records in the log, in order. */
export interface Bookmark {
  /** The last one seen; 0 when none. */
  nodeSeq: number
  /** The log offset right after that record. */
  offset: number
  /** All of the partition before this offset has been looked through. */
  readTo: number
  /** Position of the directory in force at `readTo` (rule 11). */
  directoryPosition: number
  /** The log that this is about; null at first. */
  logId: string | null
}

/** An import row's identity (HMAC under the journal's own secret) and what it became. */
export interface RowIdentity {
  itemId: ItemId
  /** HMAC of the row's content. */
  contentMark: string
}

/** Under the mark of its identity. */
export type RememberedRow = RowIdentity & { mark: string }

/** The item that a row became, as it stands now. */
export type ImportedRow = RowIdentity & Pick<ItemState, 'status'>

/** What may be read and written inside one transaction. */
export interface JournalTransaction {
  head(): JournalHead
  item(itemId: ItemId): ItemState | null
  /**
   * The record that a command led to, with the command's hash. The hash is null where it is not known: after a refill
   * or a rebase, and where an older version of the hub wrote another kind of hash.
   */
  outcomeOf(commandId: Hash): { record: JournalRecord; commandHash: Hash | null } | null
  /** Must be the next nodeSeq; unique by commandId. */
  append(record: JournalRecord, item: ItemState, commandHash: Hash | null): void
  /** Takes the content out of all versions of the item below `version`, and out of its orphans. `rewrite` gives the body without it. */
  eraseBefore(itemId: ItemId, version: number, rewrite: (record: EncodedRecord) => EncodedRecord): void
  rememberRow(mark: string, row: RowIdentity): void
}

/**
 * A node's own append-only store of its events. One writer at a time, over processes too. A transaction
 * is durable when `transact` returns, or nothing of it happened.
 */
export interface Journal {
  readonly nodeId: NodeId
  /** HMAC-SHA-256 under the journal's own secret, hex. */
  mark(text: string): string
  transact<T>(work: (tx: JournalTransaction) => T): T
  head(): JournalHead
  /** Records from `nodeSeq` on, in order. */
  read(nodeSeq: number, limit: number): JournalRecord[]
  /** The nodeSeqs of all records of an item, rising: by an index, not by a scan. */
  placesOf(itemId: ItemId): number[]
  /** What an imported row became; null for a new one, and when a rebase has left its item out. */
  importedRow(mark: string): ImportedRow | null
  bookmark(): Bookmark
  /** Does not wait: false when another process is writing just now, and nothing was saved. */
  saveBookmark(bookmark: Bookmark): boolean
  /** Records that a rebase took out of the chain, for the clerk; `reissuedAs` is null where no place was left. */
  orphans(): { record: JournalRecord; reissuedAs: number | null }[]
  /**
   * Rebase: replaces everything after `keepUntil` by `refill` and `reissue`, and moves to `orphans` what is
   * issued anew and what is left out. One transaction. False, and nothing happened, when the journal's head is not
   * `head` any more: what another process has journalled meanwhile must not be cut off.
   */
  rebase(options: {
    head: number
    keepUntil: number
    /** `row`: the imported row that the event came from. */
    refill: { record: JournalRecord; item: ItemState; row: RememberedRow | null }[]
    reissue: { record: JournalRecord; item: ItemState; replaces: number }[]
    /** Replaced records without a new place, with their item as it stands after the rebase; null: there is none. */
    leave?: { nodeSeq: number; itemId: ItemId; item: ItemState | null }[]
  }): boolean
  /** Truncates the write-ahead log, so that erased bytes are in no file. */
  scrub(): void
  /** The engine's own check of its file, and of what no event vouches for. Reads everything. */
  check?(): StoreFault[]
  /** Calls back soon after a commit by any process. */
  onAppend(listener: () => void): () => void
  close(): void
}
