import type { Instant, NodeId, StoreId } from '../domain/ids.ts'
import type { EncodedRecord } from './event-codec.ts'
import type { StoreFault } from './store-fault.ts'

/** Most bytes of a read. A batch is held in memory in several forms, so its size is limited in bytes too. */
export const MOST_BYTES_AT_ONCE = 8 * 1024 * 1024

export interface Position {
  partition: number
  offset: number
}

export interface LogRecord extends Position {
  /** Node id of an event, null for a control record. Whoever wrote the record set it: check it against the envelope. */
  key: string | null
  /** Set where the engine keeps it beside the record, for erasing. Check it against the envelope. */
  nodeSeq?: number | null
  /** When the log took it, by the log's own clock. Never before the record before it. */
  time: Instant
  /**
   * So many offsets right before this one hold no record, as the engine itself says: markers of transactions, records of
   * one that was given up, what was compacted. Left out for none.
   */
  unusedBefore?: number
  /** The raw bytes, and why, when the frame names no known schema. */
  value: EncodedRecord | { unreadable: string; bytes: Uint8Array }
}

/**
 * A partition of which readers are given nothing from `offset` on, although records are there: a transaction of somebody
 * else is open. `since` is the log time of its first record.
 */
export interface HeldUp extends Position {
  since: Instant
}

export interface LogEntry extends EncodedRecord {
  /** The event's node: all its events go to `partitionOf(key)`. */
  key: NodeId
  nodeSeq: number
}

/** Whose checkpoints a follower keeps: those of one generation in one read store of one hub. */
export interface FollowerGroup {
  hubId: string
  storeId: StoreId
  generation: number
}

export interface Follower {
  /**
   * Resolves when `onBatch` has dealt with the batch in hand. Stopping twice is harmless. A follower that has failed may
   * still give what it was just reading, once for each partition: whoever follows has to know that it has ended.
   */
  stop(): Promise<void>
  /** Rejects when following failed for good: it never starts again. Resolves after `stop`, never before. */
  done: Promise<void>
}

/**
 * The shared, ordered log that everybody can replay. Records of one partition are in one order. Offsets rise, but not
 * always by one. Any number of processes may append, read and follow at a time. All calls may be repeated: a repeated
 * append writes the records again. While the log cannot be reached, calls reject with a retryable HubError
 * (`log-unavailable`, `registry-unavailable`). Frames (magic byte, schema id) are the adapter's own.
 */
export interface EventLog {
  /**
   * How many partitions the log has. The count is in the log itself (`LogCreated`) and never changes. Where the engine was
   * not reached yet it may be a guess; `partitionOf` never guesses.
   */
  readonly partitions: number
  /**
   * Partitions that somebody has added to the engine's topic behind those of the log. No other call sees anything of them.
   */
  addedPartitions(): Promise<number[]>
  /**
   * Murmur2 of the key, as Kafka's default partitioner, whatever the engine. Throws `log-unavailable` before the count of
   * partitions is known; it is when any call of the log has resolved.
   */
  partitionOf(key: NodeId): number
  /**
   * Appends events, in order within each node. Durable when it resolves. When it rejects, some or all of them may have
   * been written. Rejects `record-too-large` for an event that the engine never takes.
   */
  append(entries: LogEntry[]): Promise<Position[]>
  /** Appends a control record to one partition, with the same promises. */
  appendControl(partition: number, record: EncodedRecord): Promise<Position>
  /**
   * Up to `limit` records from `offset` on. Fewer where they are large (`MOST_BYTES_AT_ONCE`, but one at least). None at
   * the end only, or where the log is held up. Rejects `log-truncated` when the log begins after `offset`.
   */
  read(partition: number, offset: number, limit: number): Promise<LogRecord[]>
  /** For each partition the offset that its next record will have, also where it is held up. */
  ends(): Promise<number[]>
  /**
   * Log time of the first record at or after `offset`, also of one that is held up. Null when there is none: all offsets
   * up to the end are unused.
   */
  timeAt(partition: number, offset: number): Promise<Instant | null>
  /** The partitions that are held up. None where the engine knows no transactions. */
  heldUp(): Promise<HeldUp[]>
  /**
   * Calls `onBatch` with consecutive records of a partition as they come, one batch at a time for each partition. An
   * error that `onBatch` or `startAt` throws ends following. It also ends with `log-truncated` when the log begins
   * after the offset to begin at, and with `log-differs` when the log ends before that offset.
   */
  follow(options: {
    /**
     * Followers of one group share the partitions, where the engine can do that: each partition goes to one of them at
     * a time. Followers of two groups never do. Where somebody else holds the group, following ends with the retryable
     * `log-group-taken`.
     */
    group: FollowerGroup
    /**
     * The offset to begin at. Asked for each partition that is given to this follower, again each time the partition
     * comes back to it, and never while a batch of the partition is being dealt with.
     */
    startAt: (partition: number) => Promise<number>
    onBatch: (partition: number, records: LogRecord[]) => Promise<void>
    /** Most records a batch. */
    batchSize: number
  }): Follower
  /**
   * Takes the content out of the records of a node with these nodeSeqs (rule 9), and leaves no byte of it in any file.
   * `rewrite` gives a record without its content, or null for a record that stays as it is. Repeating it is harmless.
   * Null where the engine cannot erase.
   */
  readonly erase:
    | ((options: {
        key: NodeId
        nodeSeqs: number[]
        rewrite: (record: EncodedRecord) => EncodedRecord | null
      }) => Promise<void>)
    | null
  /**
   * Asks for the log's own time, by which it dates its records. Missing where that is this machine's clock. It
   * decides nothing about an event; a publisher holds its own clock against it.
   */
  clock?(): Promise<Instant>
  /** The engine's own check of its files, where it has one. Reads everything. */
  check?(): Promise<StoreFault[]>
  /** Calls that are under way may reject `log-closed`: nobody waits for an engine that is silent. */
  close(): Promise<void>
}
