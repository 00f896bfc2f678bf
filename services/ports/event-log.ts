import type { Instant, NodeId } from '../domain/ids.ts'
import type { EncodedRecord } from './event-codec.ts'
import type { StoreFault } from './store-fault.ts'

/** A batch is held in memory, decoded and more than once: what a reader takes at a time is limited in bytes too. */
export const MOST_BYTES_AT_ONCE = 8 * 1024 * 1024

export interface Position {
  partition: number
  offset: number
}

export interface LogRecord extends Position {
  /** Node id of an event, null for a control record. Set by whoever wrote: check it against the envelope. */
  key: string | null
  /** Where the engine keeps it beside the record (for erasing): check it against the envelope. */
  nodeSeq?: number | null
  /** When the log took it (the log's own clock). */
  time: Instant
  /** Raw value when its frame names no known schema. */
  value: EncodedRecord | { unreadable: string; bytes: Uint8Array }
}

export interface LogEntry extends EncodedRecord {
  /** A node's events all go to `partitionOf(key)`. */
  key: NodeId
  nodeSeq: number
}

export interface Follower {
  /** Resolves after the batch in hand has been dealt with. */
  stop(): Promise<void>
  /** Rejects when following failed for good. Never resolves before `stop`. */
  done: Promise<void>
}

/**
 * The shared, ordered, replayable log. Records of one partition are totally ordered, offsets rise (not
 * necessarily by one). `append` is durable when it resolves; an append that rejects may still have been
 * written (at least once). Frames (magic byte, schema id) are the adapter's own.
 */
export interface EventLog {
  readonly partitions: number
  /** Murmur2 of the key, as Kafka's default partitioner, whatever the engine. */
  partitionOf(key: NodeId): number
  append(entries: LogEntry[]): Promise<Position[]>
  /** A control record into one partition. */
  appendControl(partition: number, record: EncodedRecord): Promise<Position>
  /**
   * Up to `limit` records from `offset` on; fewer where these are large (`MOST_BYTES_AT_ONCE`, but one at least);
   * empty at the end only.
   */
  read(partition: number, offset: number, limit: number): Promise<LogRecord[]>
  /** Per partition the offset that the next record will have. */
  ends(): Promise<number[]>
  /** Log time of the first record at or after `offset`; null at the end. */
  timeAt(partition: number, offset: number): Promise<Instant | null>
  /**
   * Calls `onBatch` with consecutive records of a partition, one batch at a time a partition, as they
   * come. An error that `onBatch` throws ends following. Ends with HubError `log-truncated` when records before
   * the place to begin are gone, `log-differs` when the log is shorter than that.
   */
  follow(options: {
    /**
     * Followers of one group share the partitions, where the engine can: each partition goes to one of them at a
     * time. All of a group keep the same checkpoints.
     */
    group: string
    /**
     * Where to begin: asked for every partition that is given to this follower, again each time it comes back,
     * never while a batch of it is being dealt with.
     */
    startAt: (partition: number) => Promise<number>
    onBatch: (partition: number, records: LogRecord[]) => Promise<void>
    /** Most records a batch. */
    batchSize: number
  }): Follower
  /**
   * Takes the content out of the records of a node at these places of its chain, where the engine can
   * (rule 9), leaving no byte of it in any file. `rewrite` gives the body without content, or null for a
   * record to be left alone. Repeating it is harmless. Null: the engine cannot.
   */
  readonly erase:
    | ((options: {
        key: NodeId
        nodeSeqs: number[]
        rewrite: (record: EncodedRecord) => EncodedRecord | null
      }) => Promise<void>)
    | null
  /** The engine's own check of its files, where it has one. Reads everything. */
  check?(): Promise<StoreFault[]>
  /** What is still under way rejects HubError `log-closed` where an engine may be silent: nobody is kept waiting. */
  close(): Promise<void>
}
