import { createServer, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What is done to one answer. */
interface Fault {
  /** Of which request. */
  on: RegExp
  /** How often; once when left out. */
  times?: number
  /** In place of the hub's answer. */
  answer?: { status: number; headers?: Record<string, string>; body?: string }
  /** The connection is broken off behind so many bytes. */
  cutAfter?: number
  /** Changes the text of the answer, piece by piece as it comes. */
  change?: (text: string) => string
  /** The request is taken and nothing comes. */
  isSilent?: boolean
}

/** A wire between a reader and a hub, on which things go wrong. */
export async function startFaultyWire(hubUrl: string, port = 0) {
  const faults: Fault[] = []
  const asked: string[] = []
  const server: Server = createServer((incoming, outgoing) => {
    asked.push(incoming.url ?? '')
    const at = faults.findIndex(({ on }) => on.test(incoming.url ?? ''))
    const fault = faults[at]
    if (fault !== undefined && (fault.times ?? 1) <= 1) faults.splice(at, 1)
    else if (fault !== undefined) fault.times = (fault.times ?? 1) - 1
    if (fault?.isSilent) return
    if (fault?.answer !== undefined) {
      outgoing.writeHead(fault.answer.status, fault.answer.headers).end(fault.answer.body ?? '')
      return
    }
    const { 'accept-encoding': _, ...headers } = incoming.headers
    const behind = request(`${hubUrl}${incoming.url}`, { headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, withoutLength(answer.headers))
      let sent = 0
      const text = new TextDecoder()
      answer.on('data', (chunk: Buffer) => {
        const bytes =
          fault?.change === undefined ? chunk : Buffer.from(fault.change(text.decode(chunk, { stream: true })))
        const left = (fault?.cutAfter ?? Number.POSITIVE_INFINITY) - sent
        sent += bytes.length
        if (bytes.length < left) outgoing.write(bytes)
        else outgoing.write(bytes.subarray(0, left), () => outgoing.destroy())
      })
      answer.on('end', () => outgoing.end())
      answer.on('error', () => outgoing.destroy())
    })
    behind.on('error', () => outgoing.destroy())
    outgoing.on('close', () => behind.destroy())
    behind.end()
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    will: (...more: Fault[]) => void faults.push(...more),
    /** Faults that nobody met yet. */
    left: () => faults.length,
    breakOff: () => server.closeAllConnections(),
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const withoutLength = ({ 'content-length': _, ...headers }: Record<string, unknown>) =>
  headers as Parameters<ServerResponse['writeHead']>[1]
