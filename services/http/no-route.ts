import type { RequestHandler, Router } from 'express'
import { fail } from './problem.ts'

/** What no route answered: 405 with Allow where the path has other methods, else 404. */
export const noRoute =
  (routers: Router[]): RequestHandler =>
  (request, response) => {
    const allowed = new Set(routers.flatMap((router) => methodsAt(router, request.path)))
    if (allowed.size === 0) return fail('not-found')
    if (allowed.has('GET')) allowed.add('HEAD')
    response.set('Allow', [...allowed].sort().join(', '))
    if (request.method === 'OPTIONS') {
      response.status(204).end()
      return
    }
    return fail('method-not-allowed')
  }

function methodsAt(router: Router, path: string): string[] {
  return router.stack
    .filter((layer) => layer.route !== undefined && matches(layer, path))
    .flatMap((layer) => layer.route?.stack.map(({ method }) => method.toUpperCase()) ?? [])
}

/** `match` is what the router itself asks; it throws on a path that cannot be decoded. */
function matches(layer: object, path: string): boolean {
  try {
    return (layer as { match(path: string): boolean }).match(path)
  } catch {
    return false
  }
}
