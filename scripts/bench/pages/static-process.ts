import type { AddressInfo } from 'node:net'
import compression from 'compression'
import express from 'express'
import { COMPRESSION } from '../../../services/http/create-app.ts'

/**
 * `node static-process.ts` keeps in memory what is put under an address (`PUT`, with its Content-Type), gives it again,
 * and writes its URL to stdout. It is the floor for pages: Express as it comes, the hub's compression, and nothing else.
 */
const kept = new Map<string, { type: string; text: string }>()

const app = express()
app.disable('etag')
app.put(/.*/, express.text({ type: () => true, limit: '10mb' }), (request, response) => {
  kept.set(request.url, { type: request.get('content-type') ?? '', text: request.body })
  response.status(204).end()
})
app.use(compression({ level: COMPRESSION }))
app.get(/.*/, (request, response) => {
  const found = kept.get(request.url)
  if (found === undefined) response.status(404).end()
  else response.type(found.type).send(found.text)
})
const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
