import { connect } from 'node:net'

export interface RawAnswer {
  status: number
  type: string
  body: string
}

/** Sends bytes that `fetch` would never send: `..` in a path, half a chunk, no HTTP at all. */
export async function sendRaw(url: string, bytes: string | Uint8Array): Promise<RawAnswer> {
  const { port, hostname } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write(bytes)
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  await new Promise<void>((resolve, reject) => {
    socket.on('close', () => resolve())
    socket.on('error', reject)
  })
  const [head = '', ...body] = text.split('\r\n\r\n')
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]),
    type: /^content-type: (.*)$/im.exec(head)?.[1] ?? '',
    body: body.join('\r\n\r\n'),
  }
}

export const rawGet = (url: string, path: string): Promise<RawAnswer> =>
  sendRaw(
    url,
    `GET ${path} HTTP/1.1\r\nHost: hub\r\nAccept: application/json\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n`,
  )
