import type { RequestHandler } from 'express'
import { type Options, rateLimit } from 'express-rate-limit'
import type { ErrorCode } from '../domain/error-codes.ts'
import { problemOf, sendProblem } from './problem.ts'

/** Allows each key so many requests a second; 0 is no limit. Answers 429 with `code` and Retry-After. */
export function limitRate(
  perSecond: number,
  {
    code,
    ...options
  }: { code: ErrorCode } & Pick<Options, 'keyGenerator'> & Partial<Pick<Options, 'skip' | 'validate'>>,
): RequestHandler {
  if (perSecond === 0) return (_request, _response, next) => next()
  return rateLimit({
    windowMs: 1000,
    limit: perSecond,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendProblem(response.set('Retry-After', '1'), problemOf(code)),
    ...options,
  })
}
