import type { Hash, Instant, ItemId, NodeId } from '../ids.ts'
import type { CatalogueRow } from '../item/content.ts'

/** What an office sends to whoever reviews its catalogue of a field, while it is not public. */
export interface SubmittedDraft {
  nodeId: NodeId
  field: string
  /** 1, 2, 3 …: which time it is sent. The office names it, so that an old draft that is sent again is never the newest. */
  round: number
  rows: CatalogueRow[]
  /** `hashOfRows` */
  rowsHash: Hash
  /** `plainAddress` of the reviewing hub to which it is sent, and the node that is asked to review it: it counts at no other. */
  address: string
  reviewer: NodeId
}

/** A draft as the reviewing hub keeps it, each round for itself. It is private: it lies in no log and no read store. */
export interface Submission extends SubmittedDraft {
  /** A UUIDv7 of the reviewing hub: it rises with the time of receipt. */
  submissionId: string
  keyId: string
  /** Ed25519 over `draftText`. */
  signature: Uint8Array
  receivedAt: Instant
}

/** What a reviewer says of a row, or of the whole. It goes to the office and stays private. */
export interface ReviewComment {
  rowId?: string
  text: string
}

/** What a reviewer decided of a round. It is public as the item `itemId`, which alone counts. */
export interface ReviewAnswer {
  verdict: 'approved' | 'returned'
  itemId: ItemId
  actor: string
  at: Instant
}

/** How a round stands at its reviewer: `replaced` when a later one came before it was answered. */
export type SubmissionState = 'waiting' | 'replaced' | ReviewAnswer['verdict']

/** Of one field; a catalogue is mended a few times before it is approved, and changed a few times a year. */
export const MOST_ROUNDS = 500
/** Of one office in all its fields. */
export const MOST_SUBMISSIONS = 5000
/** Of one round. */
export const MOST_COMMENTS = 10_000
export const LONGEST_COMMENT = 1000
