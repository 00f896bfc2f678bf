import type { Request, Response, Router } from 'express'
import { notModified } from '../../http/etag.ts'

type Handler = (request: Request, response: Response) => Promise<void>

/** Adds a GET that any website may call (CORS). */
export function readRoute(router: Router, path: string, handler: Handler): void {
  router.get(path, handler)
}

/**
 * Ends the request with 304 when the reader has this state already. Else the caller sends this ETag with its answer, so
 * that a problem in place of the answer has none.
 */
export function endsUnmodified(request: Request, response: Response, etag: string): boolean {
  if (!notModified(request, etag)) return false
  response.set('ETag', etag).status(304).end()
  return true
}
