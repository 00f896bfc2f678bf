import { canonicalText, hashOf } from '../../domain/canonical.ts'
import { jsonPointer, type Rejection, reject, rejectFaults } from '../../domain/errors.ts'
import type { Instant } from '../../domain/ids.ts'
import type { ReviewComment } from '../../domain/submission/submission.ts'
import type { SubmissionStore } from '../../ports/submission-store.ts'

interface TakenComments {
  submissionId: string
  comments: ReviewComment[]
  actor: string
  /** Of this call alone; a call with the same one by the same person does nothing twice. */
  idempotencyKey: string
  at: Instant
}

export interface CommentsTaken {
  ok: true
  isRepeat: boolean
  added: number
  /** Of the round. */
  total: number
}

/**
 * Keeps what a reviewer says of a round that is there. The caller has seen that he may. Rejections: `submission-unknown`,
 * `row-unknown`, `idempotency-key-reused`, `submissions-full`.
 */
export function takeComments(
  store: SubmissionStore,
  { idempotencyKey, ...call }: TakenComments,
): CommentsTaken | Rejection {
  const { submissionId, comments, actor } = call
  const submission = store.submission(submissionId)
  if (submission === null) return reject('submission-unknown')
  const rowIds = new Set(submission.rows.map(({ rowId }) => rowId))
  const faults = comments.flatMap(({ rowId }, index) =>
    rowId === undefined || rowIds.has(rowId)
      ? []
      : [{ code: 'row-unknown', pointer: jsonPointer(['comments', index, 'rowId']), details: { rowId } } as const],
  )
  if (faults.length > 0) return rejectFaults(faults)
  const commandId = hashOf(canonicalText({ submissionId, actor, idempotencyKey }))
  const kept = store.comment({ ...call, commandId })
  switch (kept.outcome) {
    case 'reused':
      return reject('idempotency-key-reused')
    case 'full':
      return reject('submissions-full')
    default:
      return { ok: true, isRepeat: kept.outcome === 'known', added: kept.added, total: kept.total }
  }
}
