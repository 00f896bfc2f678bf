import type { Request, Response } from 'express'
import { canonicalText, hashOf } from '../../domain/canonical.ts'
import { standingRows } from '../../domain/catalogue/standing-rows.ts'
import type { DirectoryNode } from '../../domain/directory/directory.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import type { ReviewComment, Submission } from '../../domain/submission/submission.ts'
import { fail } from '../../http/problem.ts'
import type { SubmissionHead } from '../../ports/submission-store.ts'
import { SUBMISSION_ID } from '../../publisher/api/submission-shapes.ts'
import { firstReview } from '../../publisher/catalogue/first-review.ts'
import { commentsOfCheck } from '../../publisher/submission/comments-of-check.ts'
import { mayReadSubmission, submissionPage } from '../../publisher/submission/submissions-of-reader.ts'
import type { CatalogueDesk } from './catalogue-desk.ts'
import { shownCatalogues } from './own-standing.ts'
import { comparisonsOf, type RowsView } from './row-cards.ts'

/** A round as a reviewer sees it at one moment. */
export interface ReviewedRound {
  head: SubmissionHead
  office: DirectoryNode
  submission: Submission
  /** The number of the office's latest round of the field. */
  latest: number
  /** Stands for the round as it is now: another answer, comment or round makes another text. */
  seen: string
}

/** Fails with `submission-unknown`: whoever may not review a round learns no more than that there is none. */
export function reviewedRound(desk: CatalogueDesk, request: Request, response: Response): ReviewedRound {
  const submissionId = String(request.params.submissionId)
  const { nodeId: reviewer } = desk.seatOf(response).session
  const directory = desk.directory()
  const store = desk.submissions()
  const head = SUBMISSION_ID.test(submissionId) ? store.head(submissionId) : null
  if (head === null || !mayReadSubmission({ reviewer }, head, { directory, day: desk.today() }))
    return fail('submission-unknown')
  const submission = store.submission(submissionId) ?? fail('submission-unknown')
  const office = directory.node(head.nodeId) ?? fail('node-unregistered', { nodeId: head.nodeId })
  const latest = store.latest(head.nodeId, head.field)?.round ?? head.round
  const answers = store.answers(submissionId).length
  const seen = hashOf(canonicalText([reviewer, submissionId, latest, answers, head.commentCount]))
  return { head, office, submission, latest, seen }
}

/** What the first review finds and nobody has said of the round yet. */
export function newRemarks(desk: CatalogueDesk, round: ReviewedRound): (ReviewComment & { rowId: string })[] {
  const said = new Set(
    desk
      .submissions()
      .comments(round.head.submissionId)
      .map(({ rowId, text }) => `${rowId} ${text}`),
  )
  return checkedComments(desk, round).filter(({ rowId, text }) => !said.has(`${rowId} ${text}`))
}

/** What the first review finds, as comments. None where the rules for it are missing. */
function checkedComments(
  desk: CatalogueDesk,
  { submission, office }: Pick<ReviewedRound, 'submission' | 'office'>,
): (ReviewComment & { rowId: string })[] {
  const standing = standingRows(submission.rows)
  const place = { directory: desk.directory(), division: office.divisionCode, day: desk.today() }
  return commentsOfCheck(standing, firstReview(standing, place) ?? [])
}

/** The rows of a round, how they differ from the round before and from what is in force, and what was said of them. */
export async function viewOfRound(
  desk: CatalogueDesk,
  round: ReviewedRound,
): Promise<{ view: RowsView; gone: CatalogueRow[] }> {
  const { head, submission } = round
  const { nodeId, field, submissionId } = head
  const rows = standingRows(submission.rows)
  const before = roundBefore(desk, head)
  const catalogues = await shownCatalogues(desk, nodeId, { field })
  const inForce = catalogues.findLast(({ standing }) => standing.inForce !== null)?.standing.inForce?.version
  const compared = comparisonsOf(rows, before, ['与现行有效的目录相比', inForce?.rows])
  const view = {
    ...{ rows, comparisons: compared, comments: desk.submissions().comments(submissionId) },
    remarks: textsByRow(checkedComments(desk, round)),
  }
  return { view, gone: compared[0]?.gone ?? [] }
}

/** The texts beside each row, by rowId. */
export const textsByRow = (comments: readonly { rowId: string; text: string }[]): Map<string, string[]> =>
  new Map([...Map.groupBy(comments, ({ rowId }) => rowId)].map(([id, all]) => [id, all.map(({ text }) => text)]))

const MOST_LOOKED_THROUGH = 1000

/** The round before; null for the first one. */
function roundBefore(desk: CatalogueDesk, { nodeId, field, round, submissionId }: SubmissionHead): Submission | null {
  const store = desk.submissions()
  const filter = { nodeId, field, before: submissionId, limit: MOST_LOOKED_THROUGH }
  const [before] = submissionPage(store, filter, (head) => head.round === round - 1).submissions
  return before === undefined ? null : store.submission(before.submissionId)
}
