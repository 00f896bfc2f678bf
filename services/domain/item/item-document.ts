import type { CanonicalText } from '../canonical.ts'
import type { Hash, Instant, ItemId, NodeId } from '../ids.ts'
import type { OutletEntry } from '../outlets.ts'

/** A signed envelope as text, which is enough to check it again (rule 10). */
export interface Proof {
  envelopeText: CanonicalText
  signature: Uint8Array
}

/**
 * The one document of an item (rule 1): the fold of its events, the same on every engine, byte for byte. All of it
 * follows from the proofs and the content, and is derived from them when it is served (rule 10).
 */
export interface ItemDocument {
  itemId: ItemId
  nodeId: NodeId
  version: number
  status: 'live' | 'withdrawn'
  fingerprint: Hash
  /** `at` of version 1. */
  publishedAt: Instant
  /** `at` of the latest event. */
  updatedAt: Instant
  /** The first event; the same object as `latest` at version 1. */
  publication: Proof
  latest: Proof
  withdrawal: Proof | null
  /** JCS of the content in force; null while it is erased and not yet replaced. */
  contentText: CanonicalText | null
  /**
   * The event that signed the content in force, where `latest` does not: a withdrawal in an item that the root has freed
   * may repeat the fingerprint of a version that was not allowed.
   */
  contentProof: Proof | null
  /** Where the content in force is shown. Empty when the content is erased. */
  shownOn: OutletEntry[]
  /** Where earlier versions were shown and this one is not: readers of the changes must drop it there. */
  leftOutlets: OutletEntry[]
}
