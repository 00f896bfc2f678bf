import type { RequestHandler, Response } from 'express'

/** Where programs read. Pages are for people. */
const FOR_PROGRAMS = /^\/(?:v1(?:\/|$)|openapi\.json$)/

/** What a script may see beside the body (Fetch, section 3.3.4). */
const EXPOSED = [
  'Content-Language',
  'Deprecation',
  'ETag',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Request-Id',
  'Retry-After',
  'Sunset',
]

/** Any site may read what anybody may read, the reason of a refusal too. */
export const allowAnyOrigin: RequestHandler = ({ method, path }, response, next) => {
  if ((method === 'GET' || method === 'HEAD') && FOR_PROGRAMS.test(path)) expose(response)
  next()
}

const expose = (response: Response) =>
  response.set({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': EXPOSED.join(', ') })
