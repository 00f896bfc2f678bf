import type { Router } from 'express'

/** Lists the methods that any of the routers answers at a path, sorted. Empty where no route has the path. */
export function methodsAt(routers: Router[], path: string): string[] {
  const methods = new Set(
    routers.flatMap((router) =>
      router.stack
        .filter((layer) => layer.route !== undefined && matches(layer, path))
        .flatMap((layer) => layer.route?.stack.map(({ method }) => method.toUpperCase()) ?? []),
    ),
  )
  if (methods.has('GET')) methods.add('HEAD')
  return [...methods].sort()
}

/** The router itself calls `match`. It throws on a path that cannot be decoded. */
function matches(layer: object, path: string): boolean {
  try {
    return (layer as { match(path: string): boolean }).match(path)
  } catch {
    return false
  }
}
