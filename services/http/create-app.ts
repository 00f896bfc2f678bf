import compression from 'compression'
import express, { type Express, type RequestHandler, type Router } from 'express'
import helmet from 'helmet'
import { answerOptions } from './answer-options.ts'
import { keepNothing } from './caching.ts'
import { noRoute } from './no-route.ts'
import { type Observation, observeRequests } from './observe-requests.ts'
import { type ProblemPage, problemHandler } from './problem.ts'
import { giveRequestId } from './request-id.ts'

export interface AppDeps {
  /** They are asked in this order. Their paths begin at the root. */
  routes: Router[]
  /** Takes an unexpected error, for the log. The client never sees it. */
  onError: (error: unknown) => void
  /** Is called after each answer, for the log of requests and their durations. */
  onAnswer?: (observation: Observation) => void
  /** Renders a problem for people. Without it, or where it gives null, the answer is problem+json. */
  problemPage?: ProblemPage
  /** Milliseconds of a clock that never goes back. */
  timer: () => number
  /** Makes the id of a request. */
  newId: () => string
  /** Addresses and networks of the proxies whose `X-Forwarded-For` is believed. Without any, the header counts for nothing. */
  trustedProxies?: string[]
}

/** Makes an Express app with what every HTTP service of the hub shares. */
export function createApp({ routes, onError, onAnswer, problemPage, trustedProxies = [], ...deps }: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  // The read side compares ETags itself (etag.ts). Express would hash every body.
  app.disable('etag')
  app.set('query parser', 'simple')
  app.set('trust proxy', trustedProxies)
  app.use(giveRequestId(deps.newId))
  if (onAnswer !== undefined) app.use(observeRequests(onAnswer, deps.timer))
  app.use(keepNothing)
  app.use(securityHeaders())
  app.use(compression({ level: COMPRESSION, filter: isWorthCompressing }))
  app.use(answerOptions(routes))
  for (const router of routes) app.use(router)
  app.use(noRoute(routes))
  app.use(problemHandler(onError, problemPage))
  return app
}

/** Lists of media types leave NDJSON out. */
const isWorthCompressing: compression.CompressionFilter = (request, response) =>
  response.get('Content-Type')?.startsWith('application/x-ndjson') === true || compression.filter(request, response)

/** Of gzip, 0 to 9: a list takes half the time of level 6, and 5 % more bytes. */
export const COMPRESSION = 3

/** Only our own script files may run. TLS and its headers are left to the proxy. */
function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'https:', 'http:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    strictTransportSecurity: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  })
}
