import type { KeyObject } from 'node:crypto'
import { canonicalText } from '../canonical.ts'
import type { RootKeys } from '../directory/directory-event.ts'
import { publicKeyFromText } from '../directory/public-key.ts'
import type { Hash, Instant, NodeId } from '../ids.ts'
import { signText, verifyText } from './signed-event.ts'

/** A statement of the root in a partition of the event log. It belongs to no node's chain. */
export type ControlFact =
  /**
   * `partitions` is how many the log has, for ever. It is missing in logs that were made before it was written down, until
   * it is added behind (`hub topics apply`).
   */
  | { type: 'LogCreated'; hubId: string; logId: string; partition: number; partitions?: number; at: Instant }
  /** The directory stands at `position`, the number of its events, and `hash` is the hash of the last one. */
  | { type: 'DirectoryAdvanced'; hubId: string; position: number; hash: Hash; at: Instant }
  /** To discard a parked event is to give it up for good. */
  | {
      type: 'EventDiscarded'
      hubId: string
      nodeId: NodeId
      nodeSeq: number
      envelopeHash: Hash
      reason: string
      at: Instant
    }
  /**
   * A record that was set aside and is no event is put away: it cannot be named by an envelope. Of an event that was
   * applied it says only that the root has seen it, and changes nothing.
   */
  | {
      type: 'RecordDiscarded'
      hubId: string
      logId: string
      partition: number
      offset: number
      /** What the record is known by (`RecordReading.hash`). */
      recordHash: Hash
      reason?: string
      at: Instant
    }

/** Signed by a root key over the JCS of the fact. */
export interface ControlRecord {
  fact: ControlFact
  keyId: string
  signature: Uint8Array
}

export const signControl = (fact: ControlFact, key: { keyId: string; privateKey: KeyObject }): ControlRecord => ({
  fact,
  keyId: key.keyId,
  signature: signText(canonicalText(fact), key.privateKey),
})

/** Whether one of the root keys signed the record, and for this hub. */
export function controlIsSigned({ fact, keyId, signature }: ControlRecord, rootKeys: RootKeys): boolean {
  const key = rootKeys.keys.find((candidate) => candidate.keyId === keyId)
  if (key === undefined || fact.hubId !== rootKeys.hubId) return false
  return verifyText(canonicalText(fact), signature, publicKeyFromText(key.publicKey))
}
