import type { RequestHandler } from 'express'

export interface Observation {
  method: string
  /** The route's template, `/v1/items/:itemId`, from a closed set; `unmatched` where no route answered. */
  route: string
  status: number
  seconds: number
  /** As the client sent it, with its query. For the log, never for labels. */
  url: string
  /** As its answer says it. */
  requestId: string
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Reports each request once, when its answer has been sent or its connection is lost. */
export const observeRequests =
  (onAnswer: (observation: Observation) => void, timer: () => number): RequestHandler =>
  (request, response, next) => {
    const start = timer()
    response.once('close', () => {
      onAnswer({
        method: METHODS.has(request.method) ? request.method : 'OTHER',
        route: typeof request.route?.path === 'string' ? request.baseUrl + request.route.path : 'unmatched',
        status: response.statusCode,
        seconds: (timer() - start) / 1000,
        url: request.originalUrl,
        requestId: String(response.get('Request-Id')),
      })
    })
    next()
  }
