import type { Hash, Instant, NodeId } from '../ids.ts'

/** What the root says in a partition of the event log; it belongs to no node's chain. */
export type ControlFact =
  | { type: 'LogCreated'; hubId: string; logId: string; partition: number; at: Instant }
  /** The directory stands at `position` (number of its events), its last event's hash is `hash`. */
  | { type: 'DirectoryAdvanced'; hubId: string; position: number; hash: Hash; at: Instant }
  /** A parked event is given up for good. */
  | { type: 'EventDiscarded'; hubId: string; nodeId: NodeId; nodeSeq: number; envelopeHash: Hash; reason: string; at: Instant }

/** Signed by a root key over the JCS of the fact. */
export interface ControlRecord {
  fact: ControlFact
  keyId: string
  signature: Uint8Array
}
