import type { RequestHandler } from 'express'
import { principalOf } from './authenticate.ts'
import { limitRate } from './limit-rate.ts'

/** Allows each node so many writes a second; 0 is no limit. Comes after `authenticate`. Answers 429 with Retry-After. */
export const limitWrites = (perSecond: number): RequestHandler =>
  limitRate(perSecond, {
    code: 'rate-limited',
    keyGenerator: (_request, response) => principalOf(response).nodeId ?? principalOf(response).actor,
  })
