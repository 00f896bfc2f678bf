import type { Router } from 'express'

/** The methods that any of the routers answers at a path, sorted; empty where there is nothing. */
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

/** `match` is what the router itself asks; it throws on a path that cannot be decoded. */
function matches(layer: object, path: string): boolean {
  try {
    return (layer as { match(path: string): boolean }).match(path)
  } catch {
    return false
  }
}
