import type { RequestHandler } from 'express'
import { clientAddressOf } from './client-address.ts'
import { limitRate } from './limit-rate.ts'

/** Allows each client address so many reads a second; 0 is no limit. Answers 429 with Retry-After. */
export const limitReads = (perSecond: number): RequestHandler =>
  limitRate(perSecond, {
    code: 'reads-limited',
    // It would complain on the console of a header that no trusted proxy sent. Anybody can send it.
    validate: false,
    skip: ({ method }) => method !== 'GET' && method !== 'HEAD',
    keyGenerator: clientAddressOf,
  })
