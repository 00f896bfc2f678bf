import type { Problem } from './hub-types.ts'

/** Codes of this client's own; the others are the hub's (docs/errors.md), or `status-502` where an answer had none. */
export type ClientCode = 'unreachable' | 'silent' | 'answer-unreadable' | 'broken-off' | 'no-sha256'

const LATER = [408, 429, 500, 502, 503, 504]
/** The first lasts until the operators of the hub have mended their store. */
const LASTING = ['item-not-verifiable', 'no-sha256']

export class HubClientError extends Error {
  override readonly name = 'HubClientError'
  /** Decide by this one. */
  readonly code: string
  /** Null where nothing was answered. */
  readonly status: number | null
  /** The hub's log has it, too. */
  readonly requestId: string | null
  readonly problem: Problem | null
  /** As the hub said; null where it said nothing. */
  readonly retryAfterMs: number | null
  /** Why, where the code alone does not say it: of a cursor that is gone. */
  readonly reason: string | null
  /** Whether the same question may be answered later. */
  readonly isRetryable: boolean

  constructor(
    message: string,
    about: {
      code: string
      status?: number | null
      requestId?: string | null
      problem?: Problem | null
      retryAfterMs?: number | null
      reason?: string | null
      cause?: unknown
    },
  ) {
    super(message, about.cause === undefined ? undefined : { cause: about.cause })
    const { code, status = null, requestId = null, problem = null, retryAfterMs = null, reason = null } = about
    this.code = code
    this.status = status
    this.requestId = requestId
    this.problem = problem
    this.retryAfterMs = retryAfterMs
    this.reason = reason
    const isLater = status === null || status === 200 || LATER.includes(status)
    this.isRetryable = isLater && !LASTING.includes(code)
  }
}

/** Of an answer that is no success. */
export async function errorOf(response: Response): Promise<HubClientError> {
  const text = await response.text().catch(() => '')
  const problem = problemIn(text)
  const { status } = response
  const requestId = response.headers.get('request-id')
  const code = problem?.code ?? `status-${status}`
  const said = problem?.detail ?? text.slice(0, 200)
  return new HubClientError(`${status} ${code}: ${said}${requestId === null ? '' : ` (Request-Id ${requestId})`}`, {
    code,
    status,
    requestId,
    problem,
    retryAfterMs: retryAfterOf(response),
    reason: typeof problem?.reason === 'string' ? problem.reason : null,
  })
}

/** What stands before the hub answers in its own way. */
function problemIn(text: string): (Problem & { reason?: unknown }) | null {
  try {
    const value = JSON.parse(text) as Problem | null
    return typeof value?.code === 'string' && typeof value.detail === 'string' ? value : null
  } catch {
    return null
  }
}

/** Seconds, or a time (RFC 9110, section 10.2.3). */
export function retryAfterOf({ headers }: Response): number | null {
  const said = headers.get('retry-after')
  if (said === null) return null
  const ms = /^\d+$/.test(said.trim()) ? Number(said) * 1000 : Date.parse(said) - Date.now()
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}

/** The answer is not what a hub answers: a page of a proxy, half a text, or a hub of another kind. */
export const unreadable = (what: string, cause?: unknown): HubClientError =>
  new HubClientError(`the answer is not one of a hub: ${what}`, { code: 'answer-unreadable', status: 200, cause })

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw unreadable(`no JSON: ${text.slice(0, 100)}`, error)
  }
}
