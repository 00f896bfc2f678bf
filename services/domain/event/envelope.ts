import type { Hash, Instant, ItemId, NodeId } from '../ids.ts'
import type { SignOff } from '../sign-off/sign-off.ts'

export const EVENT_TYPES = ['ItemPublished', 'ItemRevised', 'ItemWithdrawn', 'ItemRedacted'] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** The link between two items when one node hands an item to another. It counts when both name each other. */
export interface ItemLink {
  itemId: ItemId
  version: number
  fingerprint: Hash
}

/** Envelope v1: all of an event that is signed. The content is not in it, so that it can be erased. */
export interface Envelope {
  v: 1
  hubId: string
  nodeId: NodeId
  keyId: string
  alg: 'Ed25519'
  /** 1, 2, 3 … without gaps within the node. */
  nodeSeq: number
  /** Hash of the node's previous envelope; for nodeSeq 1 the hash of the node's registration. */
  prevHash: Hash
  /** UUIDv7 */
  eventId: string
  /** SHA-256 of nodeId and Idempotency-Key. */
  commandId: Hash
  type: EventType
  itemId: ItemId
  /** 1, 2, 3 …: every event of an item raises it by one. */
  version: number
  /** Never goes back within a node. */
  at: Instant
  /** Of the content in force after this event. */
  fingerprint: Hash
  /** Staff pseudonym. */
  actor: string
  /** Who has reviewed it before. */
  review?: SignOff[]
  /** ≤ 200 characters. */
  reason?: string
  /** Rules whose finds the clerk declared to be false positives. */
  acknowledged?: string[]
  predecessor?: ItemLink
  successor?: ItemLink
}
