import type { Request, Response } from 'express'
import { notModified } from '../../http/etag.ts'

/**
 * Ends the request with 304 when the reader has this state already. Else the caller sends this ETag with its answer, so
 * that a problem in place of the answer has none.
 */
export function endsUnmodified(request: Request, response: Response, etag: string): boolean {
  if (!notModified(request, etag)) return false
  response.set('ETag', etag).status(304).end()
  return true
}
