import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Timers } from '../domain/timers.ts'

/** So often the bodies under way are looked at. */
const LOOK_MS = 5000
/** A body has so long at least, */
const AT_LEAST_MS = 60_000
/** and a millisecond more for so many bytes of it that have come: 10 KB a second. */
const BYTES_A_MS = 10

/**
 * Tells of requests whose body comes more slowly than that, once each, so that nobody holds a connection with a body that
 * never ends. A large file over a slow line has all the time that it needs. Gives back the way to stop looking.
 */
export function watchSlowBodies(
  server: Server,
  timers: Timers,
  onSlow: (request: IncomingMessage, response: ServerResponse) => void,
): () => void {
  const underWay = new Map<IncomingMessage, { response: ServerResponse; age: number; from: number }>()
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.complete || !hasBody(request)) return
    underWay.set(request, { response, age: 0, from: request.socket.bytesRead })
    for (const event of ['end', 'close'] as const) request.once(event, () => underWay.delete(request))
  })
  return timers.every(
    LOOK_MS,
    () => {
      for (const [request, entry] of underWay) {
        entry.age += LOOK_MS
        const bytes = request.socket.bytesRead - entry.from
        if (request.complete) underWay.delete(request)
        else if (entry.age > AT_LEAST_MS + bytes / BYTES_A_MS) {
          underWay.delete(request)
          onSlow(request, entry.response)
        }
      }
    },
    { background: true },
  )
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
