import { hashOf } from '../canonical.ts'
import type { Directory, DirectoryNode, NodeKey } from '../directory/directory.ts'
import type { Hash, Instant, NodeId } from '../ids.ts'
import { makerOf } from '../ids.ts'
import { OUTLET_KINDS } from '../outlets.ts'
import type { Envelope } from './envelope.ts'
import { isWellFormed } from './is-well-formed.ts'
import { goesBack } from './latest-at.ts'
import type { HashedEvent } from './signed-event.ts'

/** How far a node's chain has been applied. */
export interface NodeHead {
  nodeId: NodeId
  nodeSeq: number
  hash: Hash
  /** The latest `at` of the chain up to here (`latestAtAfter`). Null where it is not known: nothing goes back then. */
  latestAt: Instant | null
}

/**
 * What a record is to the projector (rule 4). Only `next` and `not-allowed` advance the head.
 * `fork`, `bad-signature` and `fingerprint-mismatch` are set aside and block nothing.
 */
export type Verdict =
  | 'next'
  | 'not-allowed'
  | 'gap'
  | 'duplicate'
  | 'fork'
  | 'unknown-node'
  | 'bad-signature'
  | 'fingerprint-mismatch'

/** Verdicts on an event that has to wait: for an earlier event of its node, or until the directory knows the node. */
export const WAIT_REASONS = ['gap', 'unknown-node'] as const satisfies Verdict[]
export type WaitReason = (typeof WAIT_REASONS)[number]
export const isWaitReason = (verdict: string): verdict is WaitReason =>
  (WAIT_REASONS as readonly string[]).includes(verdict)

export interface JudgeInput {
  event: HashedEvent
  /** Null when nothing of the node was applied. */
  head: NodeHead | null
  directory: Directory
  /** Whether the signature is right for the key that the envelope names. It is looked at only if that key counts. */
  signatureIsValid: boolean
  /** The envelope hash that was applied at this event's nodeSeq, if that is at or below the head. */
  appliedHash: Hash | null
}

export function judge({ event, head, directory, signatureIsValid, appliedHash }: JudgeInput): Verdict {
  const { envelope } = event
  if (appliedHash === event.envelopeHash) return 'duplicate'
  const node = directory.node(envelope.nodeId)
  if (node === undefined) return 'unknown-node'
  const key = usableKey(node, event)
  if (key === null || !signatureIsValid || envelope.hubId !== directory.hubId) return 'bad-signature'
  if (event.contentText !== null && hashOf(event.contentText) !== envelope.fingerprint) return 'fingerprint-mismatch'
  const applied = head?.nodeSeq ?? 0
  if (envelope.nodeSeq <= applied) return 'fork'
  if (envelope.nodeSeq > applied + 1) return 'gap'
  if (envelope.prevHash !== (head?.hash ?? node.registrationHash)) return 'fork'
  const isAllowed =
    isWellFormed(envelope) && !goesBack(envelope.at, head?.latestAt ?? null) && isWithinRights(event, node, directory)
  return isAllowed ? 'next' : 'not-allowed'
}

/**
 * The key that the envelope names, if it counts at this place: it is known, not revoked, and not ended by a rotation
 * before this nodeSeq. An event of a revoked key is a bad signature and not `not-allowed`. It must not advance the head, or
 * whoever stole the key could stop the honest node (decision 006).
 */
export function usableKey(
  node: DirectoryNode,
  { envelope }: { envelope: Pick<Envelope, 'keyId' | 'nodeSeq'> },
): NodeKey | null {
  const key = node.keys.find((k) => k.keyId === envelope.keyId)
  if (key === undefined || key.revoked) return null
  return key.untilSeq !== null && envelope.nodeSeq > key.untilSeq ? null : key
}

/** A node may speak for its own items, for organs of its division, and on outlets under it. */
export function isWithinRights({ envelope, content }: HashedEvent, node: DirectoryNode, directory: Directory): boolean {
  if (makerOf(envelope.itemId) !== envelope.nodeId) return false
  if (content === null) return true
  const codes = OUTLET_KINDS.flatMap((kind) => {
    const shown = content.shownOn[kind]
    return shown === undefined || shown === 'all' ? [] : shown
  })
  if (content.organ !== undefined) codes.push(content.organ.divisionCode)
  return codes.every((code) => directory.isUnder(code, node.divisionCode))
}
