import { connect } from 'node:net'
import { expect } from 'chai'
import { Router } from 'express'
import pino from 'pino'
import { createApp } from '../../services/http/create-app.ts'
import { type Listening, listen } from '../../services/http/listen.ts'
import type { Observation } from '../../services/http/observe-requests.ts'
import { fail } from '../../services/http/problem.ts'
import { requestInHand } from '../../services/http/request-id.ts'
import { newId, timers } from '../../services/hub/clock.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/

describe('the id of a request', () => {
  const lines: { msg: string; requestId?: string }[] = []
  const observed: Observation[] = []
  let server: Listening

  before(async () => {
    const logger = pino({ mixin: requestInHand }, { write: (line) => lines.push(JSON.parse(line)) })
    const routes = Router()
    routes.get('/slow/:name', async ({ params }, response) => {
      await new Promise((resolve) => setImmediate(resolve))
      logger.info(params.name)
      response.send('ok')
    })
    routes.get('/rule', () => fail('not-found'))
    routes.get('/bug', () => {
      throw new Error('bug')
    })
    const app = createApp({
      routes: [routes],
      onError: (error) => logger.error((error as Error).message),
      onAnswer: (observation) => observed.push(observation),
      timer: () => 0,
      newId,
    })
    server = await listen(app, { host: '127.0.0.1', port: 0, timers, newId })
  })
  after(() => server.close())

  const idAt = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const response = await fetch(server.url + path, { headers, method })
    await response.text()
    return response.headers.get('request-id')
  }

  it('is in every answer, right or wrong, and differs', async () => {
    const ids: (string | null)[] = []
    for (const path of ['/slow/a', '/rule', '/bug', '/nowhere', '/%ff']) ids.push(await idAt(path))
    ids.push(await idAt('/slow/a', {}, 'OPTIONS'), await idAt('/slow/a', {}, 'DELETE'))
    for (const id of ids) expect(id).to.match(UUID)
    expect(new Set(ids).size).to.equal(ids.length)
  })

  it('is in the answer to what is no request', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.write('no request at all\r\n\r\n')
    const text = await new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString())))
    expect(/^Request-Id: (.*)\r$/m.exec(text)?.[1]).to.match(UUID)
  })

  it('is the client’s own where that is well-formed, and never otherwise', async () => {
    for (const given of ['abc', '7f3e0c.1_2-3', 'a'.repeat(64), newId()])
      expect(await idAt('/slow/a', { 'request-id': given })).to.equal(given)
    for (const given of ['', 'a b', 'a'.repeat(65), '-a', '{"x":1}', 'a"b', '\u00fc', 'a,b', '../x'])
      expect(await idAt('/slow/a', { 'request-id': given }), given).to.match(UUID)
  })

  it('is in each line that is logged meanwhile, also when requests overlap, and in what is observed', async () => {
    lines.length = 0
    observed.length = 0
    const names = Array.from({ length: 20 }, (_, index) => `r${index}`)
    await Promise.all(names.map((name) => idAt(`/slow/${name}`, { 'request-id': `id-${name}` })))
    await idAt('/bug', { 'request-id': 'id-bug' })
    expect(lines.map(({ msg, requestId }) => `${msg} ${requestId}`).sort()).to.deep.equal(
      [...names, 'bug'].map((name) => `${name} id-${name}`).sort(),
    )
    while (observed.length < 21) await new Promise((resolve) => setImmediate(resolve))
    expect(new Set(observed.map(({ requestId }) => requestId)).size).to.equal(21)
  })
})
