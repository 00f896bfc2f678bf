import { hashOfRows } from '../../domain/catalogue/printed-row.ts'
import type { Directory } from '../../domain/directory/directory.ts'
import { type Fault, type Rejection, reject, rejectFaults } from '../../domain/errors.ts'
import type { Instant } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { checkCatalogue } from '../../domain/kinds/catalogue/check.ts'
import { mayReview } from '../../domain/rules/may-review.ts'
import type { Submission, SubmittedDraft } from '../../domain/submission/submission.ts'
import type { SubmissionHead, SubmissionStore } from '../../ports/submission-store.ts'

export interface ReceivingDeps {
  store: SubmissionStore
  directory: Directory
  now: Instant
}

type Received = { ok: true; isNew: boolean; head: SubmissionHead } | Rejection

/**
 * Takes a draft whose signature was checked, for a node of this hub. The same round with the same whole rows does nothing twice. Rejections:
 * `field-unlisted`, `schema-invalid`, `rows-hash-differs`, `review-not-here`, `round-out-of-order`, `submissions-full`.
 */
export function receiveDraft(
  draft: SubmittedDraft,
  proof: Pick<Submission, 'submissionId' | 'keyId' | 'signature'>,
  { store, directory, now }: ReceivingDeps,
): Received {
  const { nodeId, field, round, reviewer } = draft
  const faults = draftFaults(draft, directory)
  if (faults.length > 0) return rejectFaults(faults)
  const asked = { reviews: 'catalogue', of: nodeId, field, day: dayInShanghai(now) } as const
  if (!mayReview(directory, { maker: reviewer, ...asked })) return reject('review-not-here', [], { nodeId, field })
  const kept = store.keep({ ...draft, ...proof, receivedAt: now })
  switch (kept.outcome) {
    case 'out-of-order':
      return reject('round-out-of-order', [], { expected: kept.expected, round })
    case 'full':
      return reject('submissions-full')
    default:
      return { ok: true, isNew: kept.outcome === 'kept', head: kept.head }
  }
}

function draftFaults(draft: SubmittedDraft, directory: Directory): Fault[] {
  const { field, rows, rowsHash } = draft
  return [
    ...(directory.fields().includes(field)
      ? []
      : [{ code: 'field-unlisted', pointer: '/field', details: { field } } as const]),
    ...checkCatalogue({ rows }),
    ...(hashOfRows(rows) === rowsHash ? [] : [{ code: 'rows-hash-differs', pointer: '/rowsHash' } as const]),
  ]
}
