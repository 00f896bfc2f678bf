import type { Request, Response, Router } from 'express'
import { html } from 'hono/html'
import { z } from 'zod'
import { canonicalText, hashOf } from '../../domain/canonical.ts'
import { type Rejection, rejectFaults } from '../../domain/errors.ts'
import type { PublishItem } from '../../domain/item/commands.ts'
import type { SignOff } from '../../domain/sign-off/sign-off.ts'
import { reviewComments } from '../../domain/submission/draft-schema.ts'
import type { ReviewAnswer, ReviewComment } from '../../domain/submission/submission.ts'
import { standingVerdict, verdictCommand } from '../../publisher/submission/round-verdict.ts'
import { takeComments } from '../../publisher/submission/take-comments.ts'
import type { Html } from '../../query/pages/layout.ts'
import { alertNotice } from '../desk-pages.ts'
import { sayAtDesk } from '../desk-words.ts'
import { readSignOffs } from '../form-values.ts'
import { signOffsAt } from '../sign-off-fields.ts'
import { atDesk } from './ask-reviewer.ts'
import { type CatalogueDesk, pathOfReview } from './catalogue-desk.ts'
import { sayRefused } from './catalogue-words.ts'
import { COMMENT, reviewedRoundPage, WHOLE } from './reviewed-round-page.ts'
import { newRemarks, type ReviewedRound, reviewedRound, viewOfRound } from './round-at-reviewer.ts'
import { pageOfRows, rowsAsked } from './row-cards.ts'

type Verdict = ReviewAnswer['verdict']

const DONE = {
  kept: '意见已记下，报送单位看得到，不公开。',
  nothing: '没有写意见，什么也没有记下。',
  approved: '已签发审核意见：通过。',
  returned: '已签发审核意见：退回修改。',
  again: '这一意见此前已经签发，没有重复签发。',
} as const

/** A round of another office, for those who review it: row by row, with comments, and the decision. */
export function addReviewForms(router: Router, desk: CatalogueDesk): void {
  router.get(
    '/desk/catalogues/reviews/:submissionId',
    atDesk(desk, (request, response) => {
      const { done } = doneAsked.parse(request.query)
      return answerReview(desk, request, response, {
        notice: done !== undefined && html`<p class="notice" role="status">${DONE[done]}</p>`,
      })
    }),
  )

  router.post(
    '/desk/catalogues/reviews/:submissionId',
    desk.limitWrites,
    atDesk(desk, async (request, response) => {
      const form = readReviewForm(request.body)
      const round = reviewedRound(desk, request, response)
      const refuse: Refuse = (notice, status) => answerReview(desk, request, response, { notice, ...form, status })
      const said = commentsIn(form.typed)
      if (!said.ok) return refuse(refused(said.why), 422)
      const { does } = form
      if (does === 'approved' || does === 'returned')
        return decide(desk, request, response, {
          ...{ verdict: does, comments: said.comments, refuse },
          ...{ seen: form.seen, review: form.review },
        })
      const comments = [...said.comments, ...(does === 'check' ? newRemarks(desk, round) : [])]
      const kept = keepComments(desk, response, round, comments)
      if (kept !== null) return refuse(refused(sayAtDesk(kept.code, kept.details)), 422)
      seeRound(response, round, comments.length === 0 ? 'nothing' : 'kept')
    }),
  )
}

const doneAsked = z.object({
  done: z.enum(['kept', 'nothing', 'approved', 'returned', 'again']).optional().catch(undefined),
})

type Refuse = (notice: Html, status: number) => Promise<void>

interface Decision {
  verdict: Verdict
  /** What is said with it. */
  comments: ReviewComment[]
  review: SignOff[]
  /** What stands for the round as the clerk has seen it. */
  seen: string
  refuse: Refuse
}

/** Signs what was decided, once, and only of the round as the clerk has seen it. */
async function decide(
  desk: CatalogueDesk,
  request: Request,
  response: Response,
  { verdict, comments, review, seen, refuse }: Decision,
): Promise<void> {
  const [{ publisher }, shelf] = [desk.nodeAt(response), await desk.shelfAt(response)]
  await publisher.prepare()
  if (!(await desk.takeSeat(request, response))) return
  // From here on nothing comes between the look and the signature.
  const round = reviewedRound(desk, request, response)
  const { head } = round
  const stands = standingVerdict(shelf.verdicts(), head)
  if (stands?.verdict === verdict && head.answer?.itemId === stands.itemId) {
    // Somebody has decided the same meanwhile. What was written with it is said all the same.
    const unkept = keepComments(desk, response, round, comments)
    if (unkept !== null) return refuse(refused(sayAtDesk(unkept.code, unkept.details)), 422)
    return seeRound(response, round, 'again')
  }
  if (seen !== round.seen) return refuse(HAS_CHANGED, 409)
  const command = { ...commandOf(desk, response, round, verdict), review }
  const { faults } = publisher.signOffsOf(command)
  if (faults.length > 0) return refuse(sayRefused(rejectFaults(faults), { acknowledged: [] }), 422)
  const kept = keepComments(desk, response, round, comments)
  if (kept !== null) return refuse(refused(sayAtDesk(kept.code, kept.details)), 422)
  const { actor } = desk.seatOf(response).session
  const signing = { command, idempotencyKey: desk.newId(), actor, isNew: true }
  const [outcome] = stands?.verdict === verdict ? [{ ok: true as const, ...stands }] : publisher.execute([signing])
  if (outcome === undefined) throw new Error('no outcome')
  if (!outcome.ok) return refuse(sayRefused(outcome, { acknowledged: [] }), 422)
  desk.submissions().answer(head.submissionId, { verdict, itemId: outcome.itemId, actor, at: desk.now() })
  seeRound(response, round, verdict)
}

const refused = (why: string): Html => alertNotice('没有记下，也没有签发。', `${why}写的都还在下面。`)

const HAS_CHANGED = alertNotice(
  '没有签发。',
  '您看这一页以后，又有了新的意见、审核结果或报送。下面是现在的情况，您写的意见还在，请看过再办。',
)

const seeRound = (response: Response, { head }: ReviewedRound, done: keyof typeof DONE): void =>
  response.redirect(303, `${pathOfReview(head.submissionId)}?done=${done}`)

const line = z.string().catch('')
const reviewForm = z.looseObject({
  does: z.enum(['comment', 'check', 'approved', 'returned']).catch('comment'),
  seen: line,
})

/** What was typed beside rows, by rowId; of the whole under `WHOLE`. */
type Typed = ReadonlyMap<string, string>

interface ReviewForm {
  does: 'comment' | 'check' | Verdict
  seen: string
  typed: Typed
  review: SignOff[]
}

function readReviewForm(body: unknown): ReviewForm {
  const { does, seen, ...fields } = reviewForm.parse(body ?? {})
  const typed = Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    name.startsWith(COMMENT) && typeof value === 'string' && value.trim() !== ''
      ? [[name.slice(COMMENT.length), value.replaceAll('\r\n', '\n')]]
      : [],
  )
  return { does, seen, typed: new Map(typed), review: readSignOffs(fields) }
}

function commentsIn(typed: Typed): { ok: true; comments: ReviewComment[] } | { ok: false; why: string } {
  if (typed.size === 0) return { ok: true, comments: [] }
  const said = [...typed].map(([rowId, text]) => (rowId === WHOLE ? { text } : { rowId, text }))
  const parsed = reviewComments.safeParse(said)
  return parsed.success
    ? { ok: true, comments: parsed.data as ReviewComment[] }
    : { ok: false, why: '每条意见至多 1000 字，且只能写在本页的行上。' }
}

/** The same comments by the same person are kept once. A rejection where they are not kept. */
function keepComments(
  desk: CatalogueDesk,
  response: Response,
  { head: { submissionId } }: ReviewedRound,
  comments: ReviewComment[],
): Rejection | null {
  if (comments.length === 0) return null
  const { actor } = desk.seatOf(response).session
  const idempotencyKey = hashOf(canonicalText(comments))
  const taken = takeComments(desk.submissions(), { submissionId, comments, actor, idempotencyKey, at: desk.now() })
  return taken.ok ? null : taken
}

const commandOf = (
  desk: CatalogueDesk,
  response: Response,
  { head, office }: ReviewedRound,
  verdict: Verdict,
): PublishItem =>
  verdictCommand(verdict, head, {
    ...{ reviewer: desk.seatOf(response).node, office, day: desk.today(), newId: desk.newId },
  })

async function answerReview(
  desk: CatalogueDesk,
  request: Request,
  response: Response,
  {
    notice,
    typed = new Map(),
    review = [],
    status = 200,
  }: { notice: Html | false; typed?: Typed; review?: SignOff[]; status?: number },
): Promise<void> {
  const round = reviewedRound(desk, request, response)
  const { view, gone } = await viewOfRound(desk, round)
  const page = pageOfRows(view, rowsAsked.parse(request.query), typed)
  const answers = desk.submissions().answers(round.head.submissionId)
  const { roles } = signOffsAt(desk, response, commandOf(desk, response, round, 'approved'))
  const said = { ...round, view, page, gone, notice, typed, answers, review, roles }
  await desk.answer(request, response, reviewedRoundPage(desk.seatOf(response), said), status)
}
