import type { Request, RequestHandler, Response } from 'express'

/** How long others may keep what anybody may read. A withdrawn text stays in their copies that long. */
export interface CacheSeconds {
  /** A cache that many readers share: nginx, a CDN. */
  shared: number
  /** A reader's own browser, which asks again after this time. */
  browser: number
}

/** Unless the hub's settings say otherwise. */
export const CACHE_SECONDS: CacheSeconds = { shared: 5, browser: 0 }

/** Nobody keeps it: answers to somebody who is known, errors, and everything that no route has opened. */
export const KEPT_BY_NOBODY = 'private, no-store'

/** An answer that is as old as its request. */
export const ALWAYS_FRESH = 'no-store'

/** Whether the answer may depend on who asks. The hub gives one to who chose the large pages, and a proxy may for its login. */
const namesSomebody = ({ headers }: Request): boolean =>
  headers.authorization !== undefined || headers.cookie !== undefined

/** Until a route says otherwise, nobody keeps an answer. */
export const keepNothing: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', KEPT_BY_NOBODY)
  next()
}

/** Lets shared caches keep the answers of what follows (RFC 9111, section 5.2.2), but none to a named reader. */
export const shareAnswers =
  ({ shared, browser }: CacheSeconds): RequestHandler =>
  (request, response, next) => {
    response.vary('Authorization, Cookie')
    if (!namesSomebody(request)) response.set('Cache-Control', `public, max-age=${browser}, s-maxage=${shared}`)
    next()
  }

/** A problem is never kept and has no ETag: it says nothing about the state that was asked for. */
export function keepNoProblem(response: Response): void {
  response.set('Cache-Control', KEPT_BY_NOBODY)
  response.removeHeader('ETag')
}
