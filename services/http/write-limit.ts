import type { RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import { principalOf } from './authenticate.ts'
import { problemOf, sendProblem } from './problem.ts'

/** Allows each node so many writes a second; 0 is no limit. Comes after `authenticate`. Answers 429 with Retry-After. */
export function limitWrites(perSecond: number): RequestHandler {
  if (perSecond === 0) return (_request, _response, next) => next()
  return rateLimit({
    windowMs: 1000,
    limit: perSecond,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (_request, response) => principalOf(response).nodeId ?? principalOf(response).actor,
    handler: (_request, response) => sendProblem(response.set('Retry-After', '1'), problemOf('rate-limited')),
  })
}
