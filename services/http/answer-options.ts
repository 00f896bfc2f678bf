import type { RequestHandler, Router } from 'express'
import { methodsAt } from './methods-at.ts'

const PREFLIGHT = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, HEAD',
  'Access-Control-Allow-Headers': 'If-None-Match, Authorization, Last-Event-ID, Request-Id',
  'Access-Control-Max-Age': '86400',
}

/**
 * Answers OPTIONS for all routers together. Express itself would name only the methods of the first router that has the
 * address. Any site may read what anybody may read (CORS).
 */
export const answerOptions =
  (routers: Router[]): RequestHandler =>
  (request, response, next) => {
    const methods = request.method === 'OPTIONS' ? methodsAt(routers, request.path) : []
    if (methods.length === 0) return next()
    response.set('Allow', methods.join(', '))
    if (methods.includes('GET')) response.set(PREFLIGHT)
    response.status(204).end()
  }
