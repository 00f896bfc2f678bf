import type { Rejection } from '../domain/errors.ts'
import type { Hash, ItemId, NodeId } from '../domain/ids.ts'
import type { ItemCommand } from '../domain/item/commands.ts'
import type { Content } from '../domain/item/content.ts'
import type { RowHashes } from '../ports/journal.ts'
import type { CheckedContent } from './clean-and-check.ts'

/** A command as it was parsed. A used Idempotency-Key gives the answer of then, or is refused with another command. */
export interface CommandRequest {
  command: ItemCommand
  idempotencyKey: string
  /** Staff pseudonym. */
  actor: string
  /** The imported row that the command publishes. It is remembered in the same transaction as the event. */
  row?: RowHashes
}

export interface CommandAccepted {
  ok: true
  /** The key was used before for the same command; nothing was written. */
  repeated: boolean
  itemId: ItemId
  version: number
  fingerprint: Hash
  eventId: string
  nodeSeq: number
}

export type CommandOutcome = CommandAccepted | Rejection

/** The write side of one node: decides, chains, signs and journals. */
export interface NodePublisher {
  readonly nodeId: NodeId
  /** What publishing a content now would be refused for, without publishing it. */
  check(content: Content): CheckedContent
  /**
   * All requests in one durable transaction; each has its own outcome, in order, and a rejected one leaves
   * nothing behind. Throws HubError when the journal cannot be written (then nothing happened), and
   * `node-not-ready` while the journal and the log differ, `key-not-usable` when the node's key no longer counts.
   */
  execute(requests: CommandRequest[]): CommandOutcome[]
}
