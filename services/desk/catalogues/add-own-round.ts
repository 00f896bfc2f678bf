import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { standingRows } from '../../domain/catalogue/standing-rows.ts'
import type { FieldAt } from '../../domain/rules/field-at.ts'
import { fail } from '../../http/problem.ts'
import { SUBMISSION_ID } from '../../publisher/api/submission-shapes.ts'
import type { ToldWhole } from '../../publisher/submission/way-to-reviewer.ts'
import type { Html } from '../../query/pages/layout.ts'
import { alertNotice } from '../desk-pages.ts'
import { formKey, ticked } from '../form-shapes.ts'
import { acknowledgedIn, readSignOffs } from '../form-values.ts'
import { askReviewer, atDesk, untoldPage } from './ask-reviewer.ts'
import { type CatalogueDesk, fieldOfPath, pathOfField } from './catalogue-desk.ts'
import { sayRefused } from './catalogue-words.ts'
import type { DraftForm } from './draft-form.ts'
import { type LookedDraft, lookAtDraft } from './look-at-draft.ts'
import { ownRoundPage } from './own-round-page.ts'
import { publishDraft } from './publish-draft.ts'
import { comparisonsOf, pageOfRows, rowsAsked } from './row-cards.ts'

const pressed = z.looseObject({
  seen: z.string().catch(''),
  key: formKey,
  isNew: ticked,
})

type PublishForm = Pick<DraftForm, 'acknowledged' | 'isNew' | 'key' | 'review'>

/** A round that the office has sent: what the reviewer says of it, and the publication of what was approved. */
export function addOwnRound(router: Router, desk: CatalogueDesk): void {
  const path = '/desk/catalogues/fields/:field/rounds/:submissionId'
  router.get(
    path,
    atDesk(desk, async (request, response) => {
      const form = { acknowledged: [], review: [], isNew: false, key: desk.newId() }
      const own = await ownRound(desk, request, response, form)
      if (own !== null) await answerRound(desk, request, response, { own, form, notice: false, status: 200 })
    }),
  )

  router.post(
    path,
    desk.limitWrites,
    atDesk(desk, async (request, response) => {
      const { seen, key = desk.newId(), isNew, ...fields } = pressed.parse(request.body ?? {})
      const form = { acknowledged: acknowledgedIn(fields), review: readSignOffs(fields), isNew: isNew === 'yes', key }
      const own = await ownRound(desk, request, response, form)
      // It may have taken its time: whoever has left meanwhile signs nothing.
      if (own === null || !(await desk.takeSeat(request, response))) return
      const { next, content, draft } = own.looked
      const again = (notice: Html | false, status: number) =>
        answerRound(desk, request, response, { own, form, notice, status })
      if (own.round.state !== 'approved') return again(HAS_CHANGED, 409)
      if (!content.ok) return again(false, 422)
      if (seen !== own.looked.seen || next.does !== 'publish') return again(HAS_CHANGED, 409)
      const outcome = await publishDraft(desk, response, { draft, form, content: content.content })
      if (outcome.ok) return response.redirect(303, `${pathOfField(own.field.name)}?done=published`)
      await again(sayRefused(outcome, form), 422)
    }),
  )
}

interface OwnRound {
  field: FieldAt
  round: ToldWhole
  looked: LookedDraft
}

const HAS_CHANGED = alertNotice('还没有公开。', '下面是现在的情况，请看过再办。')

/**
 * The round that an address names, and what its rows would make of the catalogue that stands. Fails with
 * `submission-unknown`, also for one that others have sent. Null where its reviewer told nothing, which has been answered.
 */
async function ownRound(
  desk: CatalogueDesk,
  request: Request,
  response: Response,
  { acknowledged }: PublishForm,
): Promise<OwnRound | null> {
  const field = fieldOfPath(desk, response, String(request.params.field))
  const submissionId = String(request.params.submissionId)
  if (!SUBMISSION_ID.test(submissionId)) return fail('submission-unknown')
  const { nodeId } = desk.seatOf(response).session
  const asked = await askReviewer(() => desk.wayOf(nodeId).round(field.name, submissionId))
  if (!asked.ok && asked.untold.code === 'reviewer-unnamed') return fail('submission-unknown')
  if (!asked.ok) {
    await untoldPage(desk, request, response, asked.untold)
    return null
  }
  const { told: round } = asked
  if (round === null || round.field !== field.name || round.nodeId !== nodeId) return fail('submission-unknown')
  const rows = standingRows(round.rows).map(({ rowId: _, ...row }) => row)
  const asIs = { field: field.name, acknowledged, hasFaults: false }
  return { field, round, looked: await lookAtDraft(desk, response, { ...asIs, rows }) }
}

async function answerRound(
  desk: CatalogueDesk,
  request: Request,
  response: Response,
  {
    own: { field, round, looked },
    form,
    notice,
    status,
  }: { own: OwnRound; form: PublishForm; notice: Html | false; status: number },
): Promise<void> {
  const seat = desk.seatOf(response)
  const rows = standingRows(round.rows)
  const before = looked.rounds?.find((one) => one.round === round.round - 1)
  const asked =
    before && (await askReviewer(() => desk.wayOf(seat.session.nodeId).round(field.name, before.submissionId)))
  const sentBefore = asked?.ok === true ? asked.told : null
  const signed = looked.own.signed?.content.rows
  const view = {
    ...{ rows, remarks: new Map<string, string[]>(), comments: round.comments },
    comparisons: comparisonsOf(rows, sentBefore, ['与已公开的目录相比', signed]),
  }
  const page = pageOfRows(view, rowsAsked.parse(request.query))
  await desk.answer(request, response, ownRoundPage(seat, { field, round, looked, view, page, notice, form }), status)
}
