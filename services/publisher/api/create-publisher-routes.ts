import { type Request, type RequestHandler, type Response, Router } from 'express'
import { HubError, type Rejection } from '../../domain/errors.ts'
import { isItemId, itemIdOf, makerOf, type NodeId } from '../../domain/ids.ts'
import type { NodeCommand, PublishItem } from '../../domain/item/commands.ts'
import type { Warning } from '../../domain/warning.ts'
import { tellWarning, tellWarningInEnglish } from '../../edge/tell-warning.ts'
import { authenticate, principalOf } from '../../http/authenticate.ts'
import { jsonBody, MAX_BODY_BYTES } from '../../http/json-body.ts'
import { prefersEnglish } from '../../http/prefers-english.ts'
import type { Tokens } from '../../http/principal.ts'
import { fail, ProblemError, problemOfRejection } from '../../http/problem.ts'
import { limitWrites } from '../../http/write-limit.ts'
import type { CommandAccepted, CommandRequest, NodePublisher } from '../node-publisher.ts'
import { type ChangeBody, readPatch, readPublish, readRedact, readRevise, readWithdraw } from './read-command.ts'
import { expectedVersionOf, idempotencyKeyOf, prefersStrict } from './request-headers.ts'

export interface PublisherRoutesDeps {
  /** Undefined if this process does not publish for the node. */
  publisherOf: (nodeId: NodeId) => NodePublisher | undefined
  tokens: Tokens
  /** Writes that each node may make a second; 0 is no limit. */
  rateLimit: number
  /** UUIDv7 */
  newId: () => string
  maxBodyBytes?: number
}

/** RFC 7396, section 4. */
const MERGE_PATCH = 'application/merge-patch+json'

/** The write calls of the public interface (docs/design.md). */
export function createPublisherRoutes({
  publisherOf,
  tokens,
  rateLimit,
  newId,
  maxBodyBytes = MAX_BODY_BYTES,
}: PublisherRoutesDeps): Router {
  const router = Router()
  // One limiter serves all calls, because it counts all writes of a node.
  const known: RequestHandler[] = [authenticate(tokens), limitWrites(rateLimit)]
  const guards: RequestHandler[] = [...known, jsonBody(maxBodyBytes)]

  router.post('/v1/items', ...guards, async (request, response) => {
    const { command, isNew } = ownPublication(request, response, newId)
    const idempotencyKey = idempotencyKeyOf(request) ?? fail('idempotency-key-missing')
    const accepted = await execute(request, response, command, { idempotencyKey, isNew })
    response.status(201).location(`/v1/items/${accepted.itemId}`)
    answer(response, accepted)
  })

  router.post('/v1/items/dry-run', ...guards, async (request, response) => {
    const { command, isNew } = ownPublication(request, response, newId)
    const tried = await accepted(request, response, command, (publisher, by) =>
      publisher.tryApart({ command, isNew, idempotencyKey: newId(), ...by }),
    )
    const { due, provisional, anchor, by, isAmbiguous: ambiguous } = tried.duty
    const { warnings, pictures, workdaysLate } = tried
    tell(response, { publishable: true, warnings, pictures, due, provisional, anchor, by, ambiguous, workdaysLate })
  })
  router.put('/v1/items/:itemId', ...guards, changing(readRevise))
  router.patch('/v1/items/:itemId', ...known, jsonBody(maxBodyBytes, MERGE_PATCH), changing(readPatch))
  router.post('/v1/items/:itemId/withdraw', ...guards, changing(readWithdraw))
  router.post('/v1/items/:itemId/redact', ...guards, changing(readRedact))
  return router

  function changing(read: (body: unknown) => ChangeBody): RequestHandler<{ itemId: string }> {
    return async (request, response) => {
      const { itemId } = request.params
      if (!isItemId(itemId)) return fail('item-unknown')
      if (makerOf(itemId) !== clerksNode(response)) return fail('item-not-yours', { nodeId: makerOf(itemId) })
      const expectedVersion = expectedVersionOf(request)
      const { change, hideUntilThen } = read(request.body)
      const command: NodeCommand = { ...change, itemId, expectedVersion }
      // A call without a key is a new command each time. It cannot happen twice, because If-Match would be stale.
      const idempotencyKey = idempotencyKeyOf(request) ?? newId()
      answer(response, await execute(request, response, command, { idempotencyKey, hideUntilThen }))
    }
  }

  function execute(
    request: Request<object>,
    response: Response,
    command: NodeCommand,
    how: Pick<CommandRequest, 'idempotencyKey' | 'isNew' | 'hideUntilThen'>,
  ): Promise<CommandAccepted> {
    return accepted(request, response, command, (publisher, by) => publisher.executeApart({ command, ...how, ...by }))
  }

  /** What the publisher of the command's node answers. A refusal is thrown as a problem. */
  async function accepted<T extends { ok: true }>(
    request: Request<object>,
    response: Response,
    { itemId, review = [] }: NodeCommand,
    ask: (publisher: NodePublisher, by: Pick<CommandRequest, 'actor' | 'strict'>) => Promise<T | Rejection>,
  ): Promise<T> {
    const { actor, rights = [] } = principalOf(response)
    if (review.length > 0 && !rights.includes('review')) fail('sign-off-not-yours')
    const strict = prefersStrict(request)
    if (strict) response.set('Preference-Applied', 'handling=strict')
    const nodeId = makerOf(itemId)
    const publisher = publisherOf(nodeId) ?? fail('node-not-here', { nodeId })
    await publisher.prepare()
    const outcome = await named(nodeId, () => ask(publisher, { actor, strict }))
    if (!outcome.ok) throw new ProblemError(problemOfRejection(outcome))
    return outcome
  }
}

function ownPublication(
  request: Request,
  response: Response,
  newId: () => string,
): { command: PublishItem; isNew?: boolean } {
  const { nodeId, isNew, command } = readPublish(request.body)
  const own = clerksNode(response)
  if (own === null || nodeId !== own) return fail('node-not-yours', { nodeId })
  return { command: { ...command, itemId: itemIdOf(own, newId()) }, isNew }
}

/** Only a clerk has a node to write for. Auditors and operators write nothing, whatever node their token names. */
function clerksNode(response: Response): NodeId | null {
  const { role, nodeId } = principalOf(response)
  return role === 'clerk' ? nodeId : null
}

/** Errors whose sentence names the node. */
const NAMING_THE_NODE = [
  'node-not-ready',
  'node-unregistered',
  'key-not-usable',
  'clock-behind',
  'clock-ahead',
] as const
const namesTheNode = (code: string): code is (typeof NAMING_THE_NODE)[number] =>
  (NAMING_THE_NODE as readonly string[]).includes(code)

async function named<T>(nodeId: NodeId, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof HubError && namesTheNode(error.code)) return fail(error.code, { nodeId })
    throw error
  }
}

/** Answers a repeat as the first time; a header says that it is one. */
function answer(response: Response, { repeated, ok: _, ...told }: CommandAccepted): void {
  if (repeated) response.set('Idempotency-Replayed', 'true')
  tell(response, told)
}

/** Answers with the warnings in the reader's language. */
function tell(response: Response, { warnings, ...told }: { warnings: Warning[]; [member: string]: unknown }): void {
  const tellOne = prefersEnglish(response.req) ? tellWarningInEnglish : tellWarning
  response
    .set('Cache-Control', 'no-store')
    .vary('Accept-Language')
    .json({ ...told, warnings: warnings.map((each) => tellOne(each)) })
}
