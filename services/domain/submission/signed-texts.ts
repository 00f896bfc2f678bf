import { canonicalText } from '../canonical.ts'
import type { DirectoryNode, NodeKey } from '../directory/directory.ts'
import { isFarAheadOf } from '../event/ahead-of.ts'
import type { Instant, NodeId } from '../ids.ts'
import type { SubmittedDraft } from './submission.ts'

/**
 * What an office signs with its node's key besides events. Each text begins with a line of its own, so that no signature
 * counts for anything else: an event's text begins with a brace. Each names the hub and the node that it is for, so that
 * this one cannot show it to another: a rule may name the nodes of several hubs under one address.
 */
export const draftText = ({ nodeId, field, round, rows, rowsHash, address, reviewer }: SubmittedDraft): string =>
  `hub-submission-v1\n${canonicalText({ nodeId, field, round, rows, rowsHash, address, reviewer })}`

interface SignedReading {
  /** `plainAddress` of the reviewing hub that is asked. */
  address: string
  /** The node that reviews there. */
  reviewer: NodeId
  method: string
  /** The path with its query, as the request names it. */
  target: string
  at: Instant
}

/** A call that reads what the office has sent. */
export const readingText = ({ address, reviewer, method, target, at }: SignedReading): string =>
  `hub-submission-read-v1\n${address}\n${reviewer}\n${method} ${target}\n${at}`

/** An address of a hub, written in one way (WHATWG URL), without a slash at its end. The same text where it is none. */
export const plainAddress = (address: string): string => (URL.parse(address)?.href ?? address).replace(/\/$/, '')

/** The key of a node, if it may sign now: it is neither revoked nor replaced. */
export function keyInUse({ keys }: DirectoryNode, keyId: string): NodeKey | null {
  const key = keys.find((one) => one.keyId === keyId)
  return key === undefined || key.revoked || key.untilSeq !== null ? null : key
}

/** Whether a time that somebody signed is near enough to this clock to be of now. */
export const isOfNow = (at: Instant, now: Instant): boolean => !isFarAheadOf(at, now) && !isFarAheadOf(now, at)
