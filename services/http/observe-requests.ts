import type { RequestHandler } from 'express'

export interface Observation {
  method: string
  /** The route's template, `/v1/items/:itemId`, from a closed set; `unmatched` where no route answered. */
  route: string
  status: number
  seconds: number
  /** As asked, with query: for the log, never for labels. */
  url: string
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Tells of each request once: when its answer is out, or its connection gone. */
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
      })
    })
    next()
  }
