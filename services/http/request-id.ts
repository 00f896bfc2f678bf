import { AsyncLocalStorage } from 'node:async_hooks'
import type { RequestHandler } from 'express'

/** Fits in one header and one word of a log: a UUID, nginx's 32 digits, a trace's id. */
const WELL_FORMED = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

const inHand = new AsyncLocalStorage<string>()

/**
 * Gives each request an id, in its answer as `Request-Id` and in every line that is logged while it is served. A client's
 * own is taken over when it is well-formed, and no two of its requests need differ in it.
 */
export const giveRequestId =
  (newId: () => string): RequestHandler =>
  (request, response, next) => {
    const given = request.get('request-id')
    const id = given !== undefined && WELL_FORMED.test(given) ? given : newId()
    response.set('Request-Id', id)
    inHand.run(id, next)
  }

/** What a line of the log says of the request that is served. */
export function requestInHand(): { requestId?: string } {
  const requestId = inHand.getStore()
  return requestId === undefined ? {} : { requestId }
}
