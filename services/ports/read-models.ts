import type { CanonicalText } from '../domain/canonical.ts'
import type { NodeHead } from '../domain/event/judge.ts'
import type { Hash, Instant, ItemId, NodeId } from '../domain/ids.ts'

/** How far a generation has applied a partition. */
export interface Checkpoint {
  partition: number
  logId: string
  /** The next offset to read. */
  nextOffset: number
  /** Hash of the last record that was applied (`RecordReading`); null at the beginning. */
  lastHash: Hash | null
  /** Directory position in force for this partition (last DirectoryAdvanced). */
  directoryPosition: number
  /** When the projector last had nothing left to read. An observation of its clock. */
  caughtUpAt: Instant | null
}

/** One event of a node's chain, kept for good. Unique by node and nodeSeq. */
export interface HistoryRow {
  itemId: ItemId
  version: number
  nodeId: NodeId
  nodeSeq: number
  envelopeHash: Hash
  envelopeText: CanonicalText
  signature: Uint8Array
  /** Only of superseded versions. Null while the version is in force, when it was erased, and for a withdrawal. */
  contentText: CanonicalText | null
  erased: boolean
  outcome: 'applied' | 'not-allowed'
  /** Offset of the record with which an event that was not allowed took its place; null for one that was applied. */
  notAllowedAt: number | null
  /** Offset of the first `EventDiscarded` behind that record which names the event; null while there is none. */
  freedAt: number | null
}

/** What the history has at one nodeSeq of a node's chain. */
export type ChainEntry = Pick<HistoryRow, 'envelopeHash' | 'outcome' | 'itemId' | 'notAllowedAt'>

export const nodeSeqKey = (row: { nodeId: NodeId; nodeSeq: number }): string => `${row.nodeId}/${row.nodeSeq}`

/** How far a node's chain is applied, and since which record of the log. */
export interface StoredHead extends NodeHead {
  /** Offset of the record whose processing moved the head here. At or behind a checkpoint, the head is further than that. */
  movedAt: number
}
