import type { Response, Router } from 'express'
import { z } from 'zod'
import { fieldsAt } from '../../domain/rules/field-at.ts'
import { reviewsCatalogues } from '../../domain/rules/may-review.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import { SUBMISSION_ID } from '../../publisher/api/submission-shapes.ts'
import { mayReadSubmission, submissionPage } from '../../publisher/submission/submissions-of-reader.ts'
import type { Desk } from '../desk.ts'
import { ticked } from '../form-shapes.ts'
import { addOwnField } from './add-own-field.ts'
import { addOwnRound } from './add-own-round.ts'
import { addReviewForms } from './add-review-forms.ts'
import { type CatalogueDeps, type CatalogueDesk, catalogueDesk } from './catalogue-desk.ts'
import { type CatalogueOverview, catalogueOverviewPage } from './overview-of-catalogues.ts'
import { ownCatalogues } from './own-standing.ts'

/**
 * Catalogues at the desk: an office compiles, checks, sends and publishes its own; an office that reviews others looks at
 * their rounds row by row, comments and decides.
 */
export function addCatalogueDesk(router: Router, shared: Desk, deps: CatalogueDeps & { codec: EventCodec }): void {
  const desk = catalogueDesk(shared, deps)
  addOwnField(router, desk)
  addOwnRound(router, desk)
  addReviewForms(router, desk)
  router.get('/desk/catalogues', async (request, response) => {
    const seat = desk.seatOf(response)
    const directory = desk.directory()
    const [own, sent] = [await ownCatalogues(desk, response), await desk.wayOf(seat.session.nodeId).sent()]
    const fields = fieldsAt(directory, seat.node, desk.today()).map((field) => ({
      ...{ field, own: own(field.name) },
      latest: sent.rounds.find((round) => round.field === field.name) ?? null,
    }))
    const inbox = inboxAt(desk, response, request.query)
    const page = catalogueOverviewPage(seat, { fields, untold: sent.untold, inbox, directory })
    await desk.answer(request, response, page)
  })
}

const asked = z.object({
  all: ticked,
  before: z.string().regex(SUBMISSION_ID).optional().catch(undefined),
})
const ROUNDS_A_PAGE = 50

function inboxAt(desk: CatalogueDesk, response: Response, query: unknown): CatalogueOverview['inbox'] {
  const { node } = desk.seatOf(response)
  const directory = desk.directory()
  if (!reviewsCatalogues(directory, node)) return null
  const { all, before } = asked.parse(query)
  const place = { directory, day: desk.today() }
  const state = all === undefined ? ('waiting' as const) : undefined
  const page = submissionPage(desk.submissions(), { state, before, limit: ROUNDS_A_PAGE }, (head) =>
    mayReadSubmission({ reviewer: node.nodeId }, head, place),
  )
  return { ...page, isAll: all !== undefined, continued: before !== undefined }
}
