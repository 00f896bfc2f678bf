import type { Hash, Instant, NodeId } from '../domain/ids.ts'
import type { ReviewAnswer, ReviewComment, Submission, SubmissionState } from '../domain/submission/submission.ts'
import type { StoreFault } from './store-fault.ts'

/** A round without its rows, and how it stands. */
export interface SubmissionHead extends Omit<Submission, 'rows' | 'address' | 'reviewer' | 'signature' | 'keyId'> {
  rowCount: number
  commentCount: number
  state: SubmissionState
  /** The latest one. */
  answer: ReviewAnswer | null
}

export interface KeptComment extends ReviewComment {
  /** 1, 2, 3 … within the round. */
  n: number
  actor: string
  at: Instant
}

/** Comments of one call. A call with the same `commandId` does nothing twice. */
interface CommentCall {
  submissionId: string
  commandId: Hash
  comments: ReviewComment[]
  actor: string
  at: Instant
}

/**
 * What became of a draft: `kept`; `known` when this round was kept before with the same whole rows; else a refusal.
 * `out-of-order` names the round that is expected next.
 */
export type DraftKept =
  | { outcome: 'kept' | 'known'; head: SubmissionHead }
  | { outcome: 'out-of-order'; expected: number }
  | { outcome: 'full' }

/** `reused`: the command id has been used for other comments. `full`: the round can take no more. */
export type CommentsKept = { outcome: 'kept' | 'known'; added: number; total: number } | { outcome: 'reused' | 'full' }

/**
 * The private store of a reviewing hub: drafts that offices have sent for review, each round for itself, what reviewers
 * say of them, and what they decided. Nothing in it is public, and nothing of it goes anywhere else. Several processes may
 * use it at the same time. What a call has written is durable when the call returns. Everything throws HubError when the
 * disk fails.
 */
export interface SubmissionStore {
  /** Keeps a round. It must be the one after the last round of its node and field, which is looked at in the same step. */
  keep(submission: Submission): DraftKept
  head(submissionId: string): SubmissionHead | null
  /** The whole round, as it was sent. */
  submission(submissionId: string): Submission | null
  /** The latest rounds first, of one node or of all; only those received before `before`, a submission id. */
  heads(options: { nodeId?: NodeId; before?: string; limit: number }): SubmissionHead[]
  /** The latest round of a node and field; null when nothing was sent. */
  latest(nodeId: NodeId, field: string): SubmissionHead | null
  /** In the order in which they were made. */
  comments(submissionId: string): KeptComment[]
  /** The round must be there. */
  comment(call: CommentCall): CommentsKept
  /** Keeps what was decided; the same item is kept once. The round must be there. */
  answer(submissionId: string, answer: ReviewAnswer): void
  /** In the order in which they were given. */
  answers(submissionId: string): ReviewAnswer[]
  /** Every round, for whoever checks them. */
  all(): Iterable<Submission>
  /** Checks the file as the engine does, and the seals of its rows. */
  check(): StoreFault[]
  close(): void
}
