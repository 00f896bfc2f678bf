import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'
import { HubError } from '../domain/errors.ts'
import type { Timers } from '../domain/timers.ts'
import { answersUnderWay } from './answers-under-way.ts'
import { watchSlowBodies } from './slow-bodies.ts'
import { answerUnreadable } from './unreadable-request.ts'

export interface Listening {
  /** `http://127.0.0.1:8080` */
  url: string
  /** Accepts no new request, gives those in hand 5 s to finish, and ends connections that are kept alive. */
  close(): Promise<void>
}

/** Requests in hand get this long. */
const GRACE_MS = 5000
/** A file over a slow line takes long. */
const LONGEST_REQUEST_MS = 3_600_000
/** A connection becomes idle when its answer is out, and nothing tells us, so we look this often. */
const SWEEP_MS = 50

/** Serves the app. Port 0 picks a free port. Rejects with HubError `port-taken` or `port-refused`. */
export async function listen(
  app: Express,
  { host, port, timers, newId }: { host: string; port: number; timers: Timers; newId: () => string },
): Promise<Listening> {
  const server = createServer({ requestTimeout: LONGEST_REQUEST_MS, headersTimeout: 20_000 }, app)
  const isAnswering = answersUnderWay(server)
  server.on('clientError', (error, socket) => {
    if (isAnswering(socket)) socket.destroy()
    else answerUnreadable(error, socket, newId())
  })
  const endWatch = watchSlowBodies(server, timers, ({ socket }, { headersSent }) => {
    if (headersSent) socket.destroy()
    else answerUnreadable({ name: 'slow', message: 'slow', code: 'ERR_HTTP_REQUEST_TIMEOUT' }, socket, newId())
  })
  server.once('close', endWatch)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port)))
    server.listen(port, host, resolve)
  })
  const taken = (server.address() as AddressInfo).port
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`, close: () => close(server, timers) }
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new HubError(
      'port-taken',
      `Port ${port} on ${host} is taken by another program. Stop that program, or set HUB_PORT.`,
      { cause: error },
    )
  return new HubError(
    'port-refused',
    `Cannot listen on ${host}:${port} (${error.code}). Check HUB_HOST and HUB_PORT.`,
    { cause: error },
  )
}

function close(server: Server, timers: Timers): Promise<void> {
  return new Promise((resolve) => {
    const endSweep = timers.every(SWEEP_MS, () => server.closeIdleConnections())
    const endGrace = timers.after(GRACE_MS, () => server.closeAllConnections())
    server.close(() => {
      endSweep()
      endGrace()
      resolve()
    })
  })
}
