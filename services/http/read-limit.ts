import type { RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import { clientAddressOf } from './client-address.ts'
import { problemOf, sendProblem } from './problem.ts'

/** Allows each client address so many reads a second; 0 is no limit. Answers 429 with Retry-After. */
export function limitReads(perSecond: number): RequestHandler {
  if (perSecond === 0) return (_request, _response, next) => next()
  return rateLimit({
    windowMs: 1000,
    limit: perSecond,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // It would complain on the console of a header that no trusted proxy sent. Anybody can send it.
    validate: false,
    skip: ({ method }) => method !== 'GET' && method !== 'HEAD',
    keyGenerator: clientAddressOf,
    handler: (_request, response) => sendProblem(response.set('Retry-After', '1'), problemOf('reads-limited')),
  })
}
