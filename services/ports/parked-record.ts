import { isWaitReason, type WaitReason } from '../domain/event/judge.ts'
import type { Hash, Instant, ItemId, NodeId } from '../domain/ids.ts'
import type { EncodedRecord } from './event-codec.ts'
import type { Position } from './event-log.ts'

export const PARK_REASONS = [
  'gap',
  'unknown-node',
  'not-allowed',
  'fork',
  'bad-signature',
  'undecodable',
  'fingerprint-mismatch',
] as const
export type ParkReason = (typeof PARK_REASONS)[number]
/** Whether a parked record waits. A record with any other reason was set aside for good. */
export const isWaiting = <R extends { reason: ParkReason }>(record: R): record is R & { reason: WaitReason } =>
  isWaitReason(record.reason)

/**
 * An event that waits or was set aside, with its reason. Unique by partition and offset. It never holds content, so
 * that erasing has nothing to do here: the log has the content at the same position.
 */
export interface ParkedRecord extends Position {
  reason: ParkReason
  nodeId: NodeId | null
  nodeSeq: number | null
  itemId: ItemId | null
  envelopeHash: Hash | null
  /** Envelope and signature without content, or the first bytes of a record that cannot be read. */
  value: EncodedRecord | { bytes: Uint8Array }
  parkedAt: Instant
}

/** Whether a parked record is no event: it has no envelope, so that only its place can name it. */
export const isNoEvent = ({ envelopeHash }: Pick<ParkedRecord, 'envelopeHash'>): boolean => envelopeHash === null

export interface ParkedCount extends Pick<ParkedRecord, 'reason' | 'nodeId'> {
  count: number
}
