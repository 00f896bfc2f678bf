import type { NextFunction, Request, Response } from 'express'
import type { ErrorCode } from '../domain/error-codes.ts'
import { type Fault, HubError, isRetryable, type Rejection } from '../domain/errors.ts'
import { englishDetails } from '../edge/english-clauses.ts'
import { englishWordsOf } from '../edge/english-words.ts'
import { ERROR_TABLE } from '../edge/error-table.ts'
import { wordsOf } from '../edge/words-of.ts'
import { keepNoProblem } from './caching.ts'
import { prefersEnglish } from './prefers-english.ts'

type Details = Record<string, string | number>

/** How a problem is worded in English. It is never written out by name. */
const IN_ENGLISH = Symbol('in English')

/** RFC 9457. The title is English, the detail Chinese unless the client asks for English. */
export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail: string
  /** The first `MOST_ERRORS`. */
  errors?: { pointer: string; code: string; detail: string; remedy: string; rule?: string }[]
  /** How many errors there are, those that are not listed among them. */
  errorCount?: number
  [IN_ENGLISH]?: () => object
  [member: string]: unknown
}

/** A route throws this to answer with a problem. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

/** Nobody reads more at once, and a body of 2 MB can hold a hundred thousand. */
const MOST_ERRORS = 100

/** It is worded when it is told, and only in the language that is asked for. */
export function problemOf(
  code: ErrorCode,
  details: Details = {},
  faults: Fault[] = [],
  status: number = ERROR_TABLE[code].status,
): Problem {
  const filled = { pointer: faults[0]?.pointer ?? '', ...details }
  const listed = faults.slice(0, MOST_ERRORS)
  // The details come first, so that one named `code` or `status` never hides the problem's own.
  const worded = (said: Details, sayAll: () => string, sayEach: typeof wordsOf): Problem => {
    const problem = {
      ...said,
      ...{ type: `urn:disclosure-hub:problem:${code}`, title: ERROR_TABLE[code].title, status, code },
    } as Problem
    tellLazily(problem, 'detail', sayAll)
    if (faults.length === 0) return problem
    tellLazily(problem, 'errors', () => listed.map((fault) => errorOf(fault, sayEach)))
    return Object.assign(problem, { errorCount: countOf(faults) })
  }
  const problem = worded(details, () => Object.values(wordsOf(code, filled)).join(''), wordsOf)
  const inEnglish = () =>
    worded(englishDetails(details), () => Object.values(englishWordsOf(code, filled)).join(' '), englishWordsOf)
  return Object.defineProperty(problem, IN_ENGLISH, { value: inEnglish })
}

/** A member that is made when it is first read. */
function tellLazily<Name extends 'detail' | 'errors'>(problem: Problem, name: Name, make: () => Problem[Name]): void {
  const get = () => {
    const value = make()
    Object.defineProperty(problem, name, { value, enumerable: true, configurable: true, writable: true })
    return value
  }
  Object.defineProperty(problem, name, { get, enumerable: true, configurable: true })
}

/** A fault may stand for `more` of its kind, which nobody listed. */
const countOf = (faults: Fault[]): number =>
  faults.reduce((count, { details }) => count + 1 + Number(details?.more ?? 0), 0)

function errorOf({ code, pointer, details = {} }: Fault, words: typeof wordsOf) {
  const { message, remedy } = words(code, { pointer, ...details })
  const { rule } = details
  return { pointer, code, detail: message, remedy, ...(rule !== undefined && { rule: String(rule) }) }
}

/** Says in one line everything that is wrong, for a terminal. */
export function sayProblem({ detail, errors = [], errorCount = errors.length }: Problem): string {
  if (errors.length < 2) return detail
  const unlisted = errorCount > errors.length ? [`另有 ${errorCount - errors.length} 处错误未列出。`] : []
  return [...errors.map((error) => `${error.pointer} ${error.detail}${error.remedy}`), ...unlisted].join(' ')
}

export const fail = (code: ErrorCode, details?: Details, faults?: Fault[]): never => {
  throw new ProblemError(problemOf(code, details, faults))
}

/** Fails with the problem `parameter-invalid`, for what a schema cannot say of one parameter. The reason is Chinese. */
export function refuseParameter(name: string, reason: string): never {
  const details = { name, reason }
  return fail('parameter-invalid', details, [{ code: 'parameter-invalid', pointer: `/${name}`, details }])
}

/** A fault in the content is always 422, even where the same code is 404 for an address. */
export const problemOfRejection = ({ code, faults, details }: Rejection): Problem =>
  problemOf(code, details, faults, faults.length > 0 ? 422 : undefined)

export function sendProblem(response: Response, problem: Problem): void {
  keepNoProblem(response)
  response.vary('Accept-Language')
  const isEnglish = prefersEnglish(response.req)
  const told = isEnglish ? (problem[IN_ENGLISH]?.() ?? problem) : problem
  response
    .status(problem.status)
    .set('Content-Language', isEnglish ? 'en' : 'zh-CN')
    .type('application/problem+json')
    .send(JSON.stringify(told))
}

/** Renders a problem as a page for people. Null where the answer stays problem+json. */
export type ProblemPage = (problem: Problem, request: Request) => Promise<string | null>

/** The last middleware. It turns every error into a problem. A bug is logged and answered with 500. */
export const problemHandler =
  (log: (error: unknown) => void, pageOf?: ProblemPage) =>
  async (error: unknown, request: Request, response: Response, _next: NextFunction): Promise<void> => {
    if (!(error instanceof ProblemError) && !isUndecodablePath(error)) log(error)
    // The answer has begun: all that can be said is that it is not whole.
    if (response.headersSent) return void response.destroy()
    if (isRetryable(error)) response.set('Retry-After', '1')
    const problem = problemOfError(error)
    if (pageOf === undefined) return sendProblem(response, problem)
    const page = await pageOf(problem, request)
    response.vary('Accept')
    if (page === null) return sendProblem(response, problem)
    keepNoProblem(response)
    response.status(problem.status).type('html').send(page)
  }

function problemOfError(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  if (isUndecodablePath(error)) return problemOf('not-found')
  return error instanceof HubError ? problemOf(error.code, { reason: error.message }) : problemOf('internal')
}

/** Express refuses to decode an address such as `/v1/items/%ff`. There is nothing at such an address. */
const isUndecodablePath = (error: unknown): boolean =>
  error instanceof URIError || (error as { status?: unknown } | null)?.status === 400
