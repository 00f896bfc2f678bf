import type { Request, RequestHandler } from 'express'
import { fail } from '../http/problem.ts'

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/

/** Over plain http a token could be read on the way. From the machine itself nothing is on the way, unless a proxy is. */
export const demandSafeWay =
  (allowsPlainHttp: boolean): RequestHandler =>
  (request, _response, next) => {
    const isHere = LOOPBACK.test(request.socket.remoteAddress ?? '') && !isForwarded(request)
    if (!request.secure && !isHere && !allowsPlainHttp) fail('desk-needs-https')
    next()
  }

const isForwarded = ({ headers }: Request): boolean =>
  ['x-forwarded-for', 'x-forwarded-proto', 'forwarded', 'via'].some((name) => headers[name] !== undefined)

/**
 * A form that another site sends has no say here, whatever cookies come with it. Browsers of today say where a request
 * comes from (`Sec-Fetch-Site`), older ones of which origin the page was; who says neither is no browser with a form of ours.
 */
export const demandSameOrigin: RequestHandler = (request, _response, next) => {
  if (request.method !== 'GET' && request.method !== 'HEAD' && !isFromHere(request)) fail('desk-cross-site')
  next()
}

function isFromHere(request: Request): boolean {
  const site = request.get('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = request.get('origin')
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.get('host')
}
