import type { FileHash } from '../domain/attachments.ts'
import type { Hash, Instant, ItemId, NodeId } from '../domain/ids.ts'
import type { ItemState } from '../domain/item/decide.ts'
import type { EncodedRecord } from './event-codec.ts'
import type { StoreFault } from './store-fault.ts'

export interface JournalHead {
  /** 0 when the journal is empty. */
  nodeSeq: number
  /** Hash of the last envelope; null when the journal is empty. */
  hash: Hash | null
  /** The latest `at` of all events: that of the last one, unless a foreign hand with the node's key went back in time. */
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
  /** Of the last record that was seen; 0 when there was none. */
  nodeSeq: number
  /** The log offset right after that record. */
  offset: number
  /** The relay has read all of the partition before this offset. */
  readTo: number
  /** Position of the directory in force at `readTo` (rule 11). */
  directoryPosition: number
  /** The id of the log; null at first. */
  logId: string | null
}

/** HMAC-SHA-256 under the journal's own secret, hex: without the journal nobody can guess a text back from it. */
export type KeyedHash = string

/** A row of an imported file: who it is, and what it says. */
export interface RowHashes {
  identity: KeyedHash
  content: KeyedHash
}

/** A row with the item that it became. */
export interface RememberedRow extends RowHashes {
  itemId: ItemId
}

/**
 * The scan of the paper form on which an event was signed off: its hash, so that the file in the office's own records can
 * be told from another one. It stands in no log. The event keeps its id when it is issued again.
 */
export interface KeptScan {
  eventId: string
  scan: FileHash
}

/** What a row said when it was imported, and the item that it became, as it stands now. */
export type ImportedRow = Pick<RememberedRow, 'content' | 'itemId'> & Pick<ItemState, 'status'>

/** More under one mark are not looked through, or the work for one item would grow with their number. */
export const MOST_TWINS_READ = 256

/** Up to which event the twins' marks are kept, and under which names of places. */
export interface TwinsKept {
  /** 0 before the first event. */
  nodeSeq: number
  names: string
}

/** What can be read and written inside one transaction. */
export interface JournalTransaction {
  head(): JournalHead
  item(itemId: ItemId): ItemState | null
  /**
   * The record that a command led to, with the command's hash. The hash is null where it was not kept: for an imported
   * row, after a refill or a rebase, and where an older version of the hub wrote another kind of hash.
   */
  outcomeOf(commandId: Hash): { record: JournalRecord; commandHash: Hash | null } | null
  /**
   * The record must have the next nodeSeq, and a commandId that no other record has. `item` is the item after it; null
   * for a record that changes none.
   */
  append(record: JournalRecord, item: ItemState | null, commandHash: Hash | null): void
  /**
   * Takes the content out of all versions of the item below `version`, and out of its orphans. `rewrite` gives a record
   * without its content.
   */
  eraseBefore(itemId: ItemId, version: number, rewrite: (record: EncodedRecord) => EncodedRecord): void
  /** Says how an item stands after the root has freed it (`freeInJournal`). The next event of the item replaces it. */
  putFreedItem(item: ItemState): void
  /** Replaces what was remembered for the same identity. */
  rememberRow(row: RememberedRow): void
  keepScan(scan: KeptScan): void
  /** Keeps under a mark that an item stands there: by an event of it, or by 0, which stands for no item. */
  putTwin(mark: KeyedHash, nodeSeq: number, signature: Uint8Array): void
  /** The same where fewer than `most` stand there. False, and nothing is kept, where it does not fit. */
  putTwinWithin(most: number, mark: KeyedHash, nodeSeq: number, signature: Uint8Array): boolean
  /** Takes an item away from wherever it stands. */
  removeTwins(itemId: ItemId): void
  twinsKept(): TwinsKept
  setTwinsKept(kept: TwinsKept): void
}

/**
 * A node's own append-only store of its events. It has one writer at a time, also when several processes use it. A
 * transaction is durable when `transact` returns; when it throws, nothing of it happened.
 */
export interface Journal {
  readonly nodeId: NodeId
  keyedHash(text: string): KeyedHash
  transact<T>(work: (tx: JournalTransaction) => T): T
  /**
   * For work that reads many times: all of it sees one state of the journal, and each read costs a fraction. Nothing can
   * be written within it.
   */
  reading<T>(work: () => T): T
  head(): JournalHead
  /** How an item stands. Like every read outside of a transaction it waits for no writer. */
  item(itemId: ItemId): ItemState | null
  /** Records from `nodeSeq` on, in order. */
  read(nodeSeq: number, limit: number): JournalRecord[]
  /** The nodeSeqs of all records of an item, rising. It uses an index, so that a long journal is not scanned. */
  placesOf(itemId: ItemId): number[]
  /** Whether an earlier record of the chain has a later time than this one (rule 4). It uses an index. */
  isBackDated(record: Pick<JournalRecord, 'nodeSeq' | 'at'>): boolean
  /** What an imported row became; null for a new row, and when a rebase left its item out. */
  importedRow(identity: KeyedHash): ImportedRow | null
  /** The scan that was kept with an event; null where there is none, as after a refill. */
  scanOf(eventId: string): FileHash | null
  /** The latest `MOST_TWINS_READ` that stand under a mark (`putTwin`), the latest event first. */
  twinsAt(mark: KeyedHash): { nodeSeq: number; signature: Uint8Array }[]
  twinsKept(): TwinsKept
  bookmark(): Bookmark
  /** Does not wait. False, and nothing is saved, while another process is writing. */
  saveBookmark(bookmark: Bookmark): boolean
  /**
   * Records that a rebase took out of the chain, for the clerk. `reissuedAs` is null where they had no place any more.
   */
  orphans(): { record: JournalRecord; reissuedAs: number | null }[]
  /**
   * Replaces everything after `keepUntil` by `refill` and `reissue`, and moves to `orphans` the records that are
   * issued again and those that are left out. One transaction. False, and nothing happened, when the journal's head is
   * no longer `head`: events that another process journalled meanwhile must not be cut off.
   */
  rebase(options: {
    head: number
    keepUntil: number
    /** `row` is the imported row that the event came from. */
    refill: { record: JournalRecord; item: ItemState | null; row: RememberedRow | null }[]
    reissue: { record: JournalRecord; item: ItemState; replaces: number }[]
    /** Records that are left out, with their item as it is after the rebase; null when there is no such item. */
    leave?: { nodeSeq: number; itemId: ItemId; item: ItemState | null }[]
  }): boolean
  /** Truncates the write-ahead log, so that erased bytes are in no file. HubError `store-unavailable`. */
  scrub(): void
  /** Checks the file as the engine does, and what no signed event proves. Reads everything. */
  check?(): StoreFault[]
  /** Calls back soon after a commit by any process. */
  onAppend(listener: () => void): () => void
  close(): void
}

/** What whoever only looks asks of a journal. Nothing of it changes anything. */
export interface JournalView extends Pick<Journal, 'read' | 'bookmark'> {
  head(): Pick<JournalHead, 'nodeSeq' | 'hash'>
}
