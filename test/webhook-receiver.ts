import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HeardDelivery {
  id: string
  headers: IncomingMessage['headers']
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: a body is looked at from outside, as a receiver in another language would.
  body: any
}

type Respond = (response: ServerResponse, heard: HeardDelivery, request: IncomingMessage) => void

/** A receiver of webhooks on this machine. What it hears is kept, and answered as the test says. */
export async function startReceiver(respond: Respond = (response) => response.writeHead(204).end(), port = 0) {
  const heard: HeardDelivery[] = []
  const receiver = { respond }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      const delivery = {
        id: String(request.headers['webhook-id']),
        headers: request.headers,
        text,
        body: JSON.parse(text),
      }
      heard.push(delivery)
      receiver.respond(response, delivery, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const { port: taken } = server.address() as AddressInfo
  return {
    heard,
    receiver,
    port: taken,
    url: `http://127.0.0.1:${taken}/hook`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Checks a delivery as Standard Webhooks 1.0 says, with `whpk_…` or `whsec_…`. */
export function isAuthentic({ id, headers, text }: HeardDelivery, key: string): boolean {
  const signed = Buffer.from(`${id}.${headers['webhook-timestamp']}.${text}`, 'utf8')
  const [prefix, base64 = ''] = key.split('_')
  const bytes = Buffer.from(base64, 'base64')
  return String(headers['webhook-signature'])
    .split(' ')
    .some((one) => {
      const [version, signature = ''] = one.split(',')
      const given = Buffer.from(signature, 'base64')
      if (prefix === 'whsec' && version === 'v1') {
        const right = createHmac('sha256', bytes).update(signed).digest()
        return given.length === right.length && timingSafeEqual(given, right)
      }
      if (prefix !== 'whpk' || version !== 'v1a') return false
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }
      return verify(null, signed, createPublicKey({ key: jwk, format: 'jwk' }), given)
    })
}
