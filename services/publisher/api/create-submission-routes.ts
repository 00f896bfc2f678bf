import { type Request, type Response, Router } from 'express'
import type { z } from 'zod'
import { schemaFaults } from '../../domain/schema-faults.ts'
import { submittedDraft } from '../../domain/submission/draft-schema.ts'
import { draftText } from '../../domain/submission/signed-texts.ts'
import { authenticate, principalOf } from '../../http/authenticate.ts'
import { clientAddressOf } from '../../http/client-address.ts'
import { jsonBody } from '../../http/json-body.ts'
import { limitRate } from '../../http/limit-rate.ts'
import { demandSigned, refuseElsewhere, refuseSignature } from '../../http/office-signature.ts'
import { fail, ProblemError, problemOf, problemOfRejection } from '../../http/problem.ts'
import { receiveDraft } from '../submission/receive-draft.ts'
import { submissionPage } from '../submission/submissions-of-reader.ts'
import { takeComments } from '../submission/take-comments.ts'
import { parsedBody } from './parsed-body.ts'
import { idempotencyKeyOf } from './request-headers.ts'
import { createSubmissionAccess, officeOf, type SubmissionAccessDeps, submissionReaderOf } from './submission-access.ts'
import { commentsBody, submissionQuery } from './submission-shapes.ts'

export interface SubmissionRoutesDeps extends SubmissionAccessDeps {
  /** Writes a second and address; 0 is no limit. */
  rateLimit: number
  /** UUIDv7 */
  newId: () => string
}

const PAGE = 50

/** Drafts of catalogues that offices send for review, and what reviewers say of them (docs/design.md). */
export function createSubmissionRoutes(deps: SubmissionRoutesDeps): Router {
  const { store, directory, tokens, rateLimit, now, newId } = deps
  const { claimed, isHere, reading, mayRead, headFor } = createSubmissionAccess(deps)
  const router = Router()
  const limited = limitRate(rateLimit, { code: 'rate-limited', validate: false, keyGenerator: clientAddressOf })

  router.post('/v1/submissions', limited, claimed, jsonBody(), (request, response) => {
    const office = officeOf(response)
    const draft = parsedBody(submittedDraft, request.body)
    demandSigned(office, draftText(draft), response)
    if (draft.nodeId !== office.nodeId) refuseSignature(response, '签名的单位不是报送的单位')
    if (!isHere(request, { ...draft, of: draft.nodeId })) refuseElsewhere(response, draft)
    const { keyId, signature } = office
    const received = receiveDraft(
      draft,
      { submissionId: newId(), keyId, signature },
      { store: store(), directory: directory(), now: now() },
    )
    if (!received.ok) throw new ProblemError(problemOfRejection(received))
    const { head, isNew } = received
    if (!isNew) response.set('Idempotency-Replayed', 'true')
    response.status(isNew ? 201 : 200).location(`/v1/submissions/${head.submissionId}`)
    tell(response, head)
  })

  router.get('/v1/submissions', reading, (request, response) => {
    const { node: nodeId, cursor: before, limit = PAGE, ...filter } = queryOf(request)
    const reader = submissionReaderOf(response)
    const own = 'office' in reader ? reader.office : nodeId
    if (nodeId !== undefined && nodeId !== own) return fail('submission-unknown')
    tell(response, submissionPage(store(), { ...filter, nodeId: own, before, limit }, mayRead(reader)))
  })

  router.get('/v1/submissions/:submissionId', reading, (request, response) => {
    const head = headFor(request, response)
    const { submissionId } = head
    const whole = store().submission(submissionId) ?? fail('submission-unknown')
    const [comments, answers] = [store().comments(submissionId), store().answers(submissionId)]
    tell(response, { ...head, rows: whole.rows, comments, answers })
  })

  const known = [authenticate(tokens), limited, jsonBody()]
  router.post('/v1/submissions/:submissionId/comments', ...known, (request, response) => {
    const { submissionId } = headFor(request, response)
    const idempotencyKey = idempotencyKeyOf(request) ?? fail('idempotency-key-missing')
    const { comments } = parsedBody(commentsBody, request.body)
    const { actor } = principalOf(response)
    const taken = takeComments(store(), { submissionId, comments, actor, idempotencyKey, at: now() })
    if (!taken.ok) throw new ProblemError(problemOfRejection(taken))
    if (taken.isRepeat) response.set('Idempotency-Replayed', 'true')
    response.status(201)
    tell(response, { added: taken.added, total: taken.total })
  })
  return router
}

function queryOf(request: Request<object>): z.infer<typeof submissionQuery> {
  const found = submissionQuery.safeParse(request.query)
  if (found.success) return found.data
  const faults = schemaFaults(found.error, request.query).map(({ code, pointer, details }) => ({
    code: 'parameter-invalid' as const,
    pointer,
    details: { name: pointer.slice(1), reason: code === 'schema-invalid' ? `${details?.reason}` : '没有这个参数。' },
  }))
  throw new ProblemError(problemOf('parameter-invalid', faults[0]?.details, faults))
}

/** Nobody but the reader keeps it. */
function tell(response: Response, told: object): void {
  response.set('Cache-Control', 'private, no-store').json(told)
}
