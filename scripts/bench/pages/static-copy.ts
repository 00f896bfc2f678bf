import { Agent, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { startChild } from '../engines/child.ts'

/** A server whose processor time is measured. */
export interface Served {
  url: string
  pid: number
  agent: Agent
}

export const served = ({ url, pid }: { url: string; pid: number }): Served => ({
  url,
  pid,
  agent: new Agent({ keepAlive: true, maxSockets: 1 }),
})

/** Starts the bare server of static pages in a process of its own. */
export async function startStatic(): Promise<Served & AsyncDisposable> {
  const child = await startChild(process.execPath, [fileURLToPath(new URL('static-process.ts', import.meta.url))])
  const server = served({ url: await child.firstLine, pid: child.pid })
  return {
    ...server,
    [Symbol.asyncDispose]: async () => {
      server.agent.destroy()
      await child.kill('SIGTERM')
    },
  }
}

interface Answer {
  type: string
  text: string
}

/** Without an ETag, as a browser that keeps nothing asks over https. Every answer is sent whole and compressed. */
export const askWhole = ({ url, agent }: Served, path: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(url + path, { agent, headers: { 'accept-encoding': 'gzip, deflate, br' } }, (response) => {
      const answered = buffer(response).then((body) => {
        const { 'content-type': type = '', 'content-encoding': encoding } = response.headers
        if (response.statusCode !== 200) throw new Error(`${url}${path} gave ${response.statusCode}: ${body}`)
        if (encoding === 'br') return { type, text: String(brotliDecompressSync(body)) }
        return { type, text: String(encoding === 'gzip' ? gunzipSync(body) : body) }
      })
      answered.then(resolve, reject)
    })
    sent.on('error', reject).end()
  })

export async function put(copy: Served, path: string, { type, text }: Answer): Promise<void> {
  const response = await fetch(copy.url + path, { method: 'PUT', headers: { 'content-type': type }, body: text })
  if (response.status !== 204) throw new Error(`PUT ${path} gave ${response.status}`)
}

const ASSET = /\/assets\/[\w.-]+/g

/** Puts the page, and the stylesheet and script that it names, under the same addresses on the static server. */
export async function copyWhole(hub: Served, copy: Served, path: string): Promise<void> {
  const page = await askWhole(hub, path)
  await put(copy, path, page)
  for (const asset of new Set(page.text.match(ASSET))) await put(copy, asset, await askWhole(hub, asset))
}
