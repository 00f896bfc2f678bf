import { hashOf } from '../domain/canonical.ts'
import type { Hash, Instant, NodeId } from '../domain/ids.ts'

/** An event of a node's chain, by its place. */
export interface WrittenHead {
  nodeId: NodeId
  nodeSeq: number
  hash: Hash
}

/**
 * Where log, directory and journals stood at one moment. Kept elsewhere, it shows later that nothing up to there was cut
 * off or replaced. Nobody signs it.
 */
export interface Heads {
  hubId: string
  logId: string | null
  at: Instant
  directory: { position: number; hash: Hash | null }
  /** The last record of each partition, and the hash over all records up to it. Empty partitions are left out. */
  partitions: { partition: number; offset: number; hash: Hash }[]
  /** The last event of each node in the log. */
  nodes: WrittenHead[]
  /** The last event of each journal of the folder. It may not be in the log yet. */
  journals: WrittenHead[]
}

/** Chains the hashes of a partition's records. Erasing a content does not change them (`RecordReading`). */
export const hashUpTo = (before: Hash | null, record: Hash): Hash => hashOf(`${before ?? ''}${record}`)

/** The last record of each partition as it was read, in the form of `Heads`. */
export const partitionHeads = (walks: { head: { offset: number; hash: Hash } | null }[]): Heads['partitions'] =>
  walks.flatMap(({ head }, partition) => (head === null ? [] : [{ partition, ...head }]))
