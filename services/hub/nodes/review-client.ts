import { z } from 'zod'
import { errorCodeOf } from '../../domain/error-codes.ts'
import { HubError } from '../../domain/errors.ts'
import { signText } from '../../domain/event/signed-event.ts'
import type { Instant, NodeId } from '../../domain/ids.ts'
import { draftText, plainAddress, readingText } from '../../domain/submission/signed-texts.ts'
import type { SubmittedDraft } from '../../domain/submission/submission.ts'
import { errorForClerk } from '../../edge/error-for-clerk.ts'
import { type OfficeSignature, writeOfficeSignature } from '../../http/office-signature.ts'
import { submissionHead, submissionList, submissionWhole } from '../../publisher/api/submission-shapes.ts'
import type { ToldSubmission, ToldWhole } from '../../publisher/submission/way-to-reviewer.ts'
import type { SigningKey } from '../data/keys.ts'
import { PATIENCE_MS } from '../patience.ts'

/** A draft before it is known to whom it goes. */
type UnaddressedDraft = Omit<SubmittedDraft, 'address' | 'reviewer'>

export interface ReviewClientOptions {
  /** Base address of the reviewing hub. */
  address: string
  /** Its node that reviews. */
  reviewer: NodeId
  /** The office. */
  nodeId: NodeId
  key: SigningKey
  now: () => Instant
  /** For one answer. */
  patienceMs?: number
}

export type ReviewClient = ReturnType<typeof createReviewClient>

/**
 * What an office asks of the hub that reviews its catalogues, signed with its node's key. Each call is made once. HubErrors
 * `reviewer-unreachable`, `reviewer-unreadable`, and those of the reviewing hub under their own codes.
 */
export function createReviewClient({
  address,
  reviewer,
  nodeId,
  key,
  now,
  patienceMs = PATIENCE_MS.reviewerAnswer,
}: ReviewClientOptions) {
  const base = address.endsWith('/') ? address.slice(0, -1) : address
  const { origin } = new URL(base)
  const signedFor = plainAddress(address)

  const authorization = (text: string, reading?: OfficeSignature['reading']): string =>
    writeOfficeSignature({
      ...{ nodeId, keyId: key.keyId, reading },
      signature: Buffer.from(signText(text, key.privateKey)).toString('base64url'),
    })

  const ask = async <T>(target: string, schema: z.ZodType<T>, init: RequestInit): Promise<T> => {
    const answer = await fetch(`${base}${target}`, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    }).catch((cause: Error) => {
      throw errorForClerk('reviewer-unreachable', {}, { place: `${origin}（${reasonOf(cause)}）`, cause })
    })
    const body = await answer.json().catch(() => null)
    if (!answer.ok) throw refusalOf(origin, answer.status, body)
    const parsed = schema.safeParse(body)
    if (parsed.success) return parsed.data
    throw errorForClerk('reviewer-unreadable', {}, { place: `${origin}${target}` })
  }

  const read = <T>(target: string, schema: z.ZodType<T>): Promise<T> => {
    const reading = { address: signedFor, reviewer, at: now() }
    return ask(target, schema, {
      headers: { authorization: authorization(readingText({ ...reading, method: 'GET', target }), reading) },
    })
  }

  const target = (query: Record<string, string | undefined>): string =>
    `/v1/submissions?${new URLSearchParams(Object.entries(query).filter((one): one is [string, string] => one[1] !== undefined))}`

  return {
    address: base,
    /** The latest rounds of a field, or of all, the newest first; 200 at most. */
    rounds: async (field?: string, limit = 200): Promise<ToldSubmission[]> =>
      (await read(target({ node: nodeId, field, limit: `${limit}` }), submissionList)).submissions,
    round: (submissionId: string): Promise<ToldWhole> => read(`/v1/submissions/${submissionId}`, submissionWhole),
    submit: (unaddressed: UnaddressedDraft): Promise<ToldSubmission> => {
      const draft = { ...unaddressed, address: signedFor, reviewer }
      return ask('/v1/submissions', submissionHead, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: authorization(draftText(draft)) },
        body: JSON.stringify(draft),
      })
    },
  }
}

const reasonOf = ({ cause, message }: Error): string => (cause instanceof Error ? cause.message : message)

const problemSchema = z.looseObject({ code: z.string(), detail: z.string() })

/** What the other hub says no to. A proxy before it says no in words of its own, and may be passing. */
function refusalOf(origin: string, status: number, body: unknown): HubError {
  const problem = problemSchema.safeParse(body).data
  const code = problem === undefined ? 'internal' : errorCodeOf(problem.code)
  if (problem !== undefined && code !== 'internal') return new HubError(code, `${origin}：${problem.detail}`)
  const mayPass = status >= 500 || status === 429
  return errorForClerk(
    mayPass ? 'reviewer-unreachable' : 'reviewer-unreadable',
    {},
    { place: `${origin}（${status}）` },
  )
}
