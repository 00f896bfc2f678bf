import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'
import { HubError } from '../domain/errors.ts'
import { answerUnreadable } from './unreadable-request.ts'

export interface Listening {
  /** `http://127.0.0.1:8080` */
  url: string
  /** Takes no new request, lets those in hand finish (5 s at most), ends kept-alive connections. */
  close(): Promise<void>
}

const GRACE_MS = 5000
const SWEEP_MS = 50

/** Rejects HubError `port-taken` or `port-refused`, in one clear line. Port 0 picks a free one. */
export async function listen(app: Express, { host, port }: { host: string; port: number }): Promise<Listening> {
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 20_000 }, app)
  server.on('clientError', answerUnreadable)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port)))
    server.listen(port, host, resolve)
  })
  const taken = (server.address() as AddressInfo).port
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`, close: () => close(server) }
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new HubError(
      'port-taken',
      `Port ${port} on ${host} is taken by another program: stop it, or set HUB_PORT.`,
      { cause: error },
    )
  return new HubError(
    'port-refused',
    `Cannot listen on ${host}:${port} (${error.code}): check HUB_HOST and HUB_PORT.`,
    { cause: error },
  )
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS)
    const end = setTimeout(() => server.closeAllConnections(), GRACE_MS)
    server.close(() => {
      clearInterval(sweep)
      clearTimeout(end)
      resolve()
    })
  })
}
