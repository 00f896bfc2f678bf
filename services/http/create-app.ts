import compression from 'compression'
import express, { type Express, type RequestHandler, type Router } from 'express'
import helmet from 'helmet'
import { answerOptions } from './answer-options.ts'
import { noRoute } from './no-route.ts'
import { type Observation, observeRequests } from './observe-requests.ts'
import { type ProblemPage, problemHandler } from './problem.ts'

export interface AppDeps {
  /** In this order; their paths are whole (mounted at the root). */
  routes: Router[]
  /** An unexpected error, with its request; never shown to the client. */
  onError: (error: unknown) => void
  /** After each answer: for the request log and the HTTP durations. */
  onAnswer?: (observation: Observation) => void
  /** How problems look to people; without it, and where it gives null, they leave as problem+json. */
  problemPage?: ProblemPage
  /** Milliseconds of a clock that never goes back. */
  timer: () => number
}

/** An express app with what every HTTP service of the hub shares. */
export function createApp({ routes, onError, onAnswer, problemPage, timer }: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  // The read side compares ETags itself (etag.ts); Express's own would hash every body.
  app.disable('etag')
  app.set('query parser', 'simple')
  if (onAnswer !== undefined) app.use(observeRequests(onAnswer, timer))
  app.use(securityHeaders())
  app.use(compression())
  app.use(answerOptions(routes))
  for (const router of routes) app.use(router)
  app.use(noRoute(routes))
  app.use(problemHandler(onError, problemPage))
  return app
}

/** No script at all but our own files; TLS and its headers are the proxy's. */
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
