import type { RequestHandler, Router } from 'express'
import { methodsAt } from './methods-at.ts'
import { fail } from './problem.ts'

/** Answers what no route has answered: 405 with Allow where the path has other methods, else 404. */
export const noRoute =
  (routers: Router[]): RequestHandler =>
  (request, response) => {
    const allowed = methodsAt(routers, request.path)
    if (allowed.length === 0) return fail('not-found')
    response.set('Allow', allowed.join(', '))
    return fail('method-not-allowed')
  }
