import { connect } from 'node:net'
import { expect } from 'chai'
import { Router } from 'express'
import { HubError } from '../../services/domain/errors.ts'
import { parseInstant } from '../../services/domain/ids.ts'
import { createApp } from '../../services/http/create-app.ts'
import { healthRoutes } from '../../services/http/health.ts'
import { type Listening, listen } from '../../services/http/listen.ts'
import type { Observation } from '../../services/http/observe-requests.ts'
import { fail } from '../../services/http/problem.ts'
import { newId, timers } from '../../services/hub/clock.ts'
import { createManualTimers } from '../manual-timers.ts'

const anywhere = { host: '127.0.0.1', port: 0, timers, newId }

describe('an HTTP service', () => {
  const errors: unknown[] = []
  const observed: Observation[] = []
  let server: Listening
  let isStoreWell = true
  let relayFault: string | null = null
  let milliseconds = 0

  before(async () => {
    const routes = Router()
    routes.get('/v1/items/:itemId', (request, response) => {
      milliseconds += 250
      response.json({ itemId: request.params.itemId, text: '公开'.repeat(2000) })
    })
    routes.get('/fails/:how', async (request) => {
      if (request.params.how === 'rule') return fail('version-stale', { currentVersion: 4 })
      if (request.params.how === 'disk') throw new HubError('disk-full', 'disk is full')
      throw new Error('secret detail of a bug')
    })
    const health = healthRoutes({
      readiness: async (role) => ({
        ready: isStoreWell && role !== 'another',
        dependencies: [
          {
            ...{ name: 'store', needed: true, status: isStoreWell ? 'ok' : 'away' },
            since: isStoreWell ? null : parseInstant('2026-03-05T01:00:00.000Z'),
            ...{ seconds: 40, code: 'store-unavailable', error: 'store is gone' },
          },
        ],
      }),
      checks: () => ({ nodes: () => ({ isReady: true, says: 'one node is stopped' }), relay: () => relayFault }),
    })
    const app = createApp({
      routes: [routes, health],
      onError: (error) => errors.push(error),
      onAnswer: (observation) => observed.push(observation),
      timer: () => milliseconds,
      newId,
    })
    server = await listen(app, anywhere)
  })
  after(() => server.close())

  const get = (path: string, init?: RequestInit) => fetch(server.url + path, init)

  it('answers JSON, compressed when asked, with the security headers', async () => {
    const response = await get('/v1/items/a', { headers: { 'accept-encoding': 'gzip' } })
    expect(response.headers.get('content-encoding')).to.equal('gzip')
    expect(response.headers.get('content-security-policy')).to.contain("default-src 'self'").and.not.contain('unsafe')
    expect(response.headers.get('x-content-type-options')).to.equal('nosniff')
    expect(response.headers.get('x-powered-by')).to.equal(null)
    expect(await response.json()).to.have.property('itemId', 'a')
  })

  it('answers 404 as a problem', async () => {
    const response = await get('/nowhere')
    expect(response.status).to.equal(404)
    expect(response.headers.get('content-type')).to.match(/^application\/problem\+json/)
    expect(await response.json()).to.include({ code: 'not-found', title: 'Not found', status: 404 })
  })

  it('answers 404 to an address that cannot be decoded', async () => {
    expect((await get('/v1/items/%ff')).status).to.equal(404)
  })

  it('answers 405 with the methods that there are', async () => {
    const response = await get('/v1/items/a', { method: 'DELETE' })
    expect(response.status).to.equal(405)
    expect(response.headers.get('allow')).to.equal('GET, HEAD')
    expect(await response.json()).to.include({ code: 'method-not-allowed' })
  })

  it('answers a rule’s no with its facts', async () => {
    const response = await get('/fails/rule')
    expect(response.status).to.equal(412)
    expect(await response.json()).to.include({ code: 'version-stale', currentVersion: 4 })
  })

  it('answers a failing disk with 503, when to come again, and logs it', async () => {
    const response = await get('/fails/disk')
    expect(response.status).to.equal(503)
    expect(response.headers.get('retry-after')).to.equal('1')
    expect(errors.at(-1)).to.have.property('code', 'disk-full')
  })

  it('answers a bug with 500, logs it and says nothing of it', async () => {
    const response = await get('/fails/bug')
    expect(response.status).to.equal(500)
    expect(await response.text()).to.not.contain('secret')
    expect(errors.at(-1)).to.have.property('message', 'secret detail of a bug')
  })

  it('observes requests by route template and never by item', async () => {
    observed.length = 0
    await (await get('/v1/items/abc?x=1')).text()
    await (await get('/no/such/place')).text()
    await until(() => observed.length === 2)
    expect(observed.map(({ method, route, status }) => `${method} ${route} ${status}`)).to.deep.equal([
      'GET /v1/items/:itemId 200',
      'GET unmatched 404',
    ])
    expect(observed.map(({ seconds }) => seconds)).to.deep.equal([0.25, 0])
  })

  it('is live, and ready as long as its checks pass', async () => {
    expect((await get('/livez')).status).to.equal(200)
    expect((await get('/readyz')).status).to.equal(200)
    relayFault = 'the log was cut off'
    expect((await get('/readyz')).status).to.equal(503)
    relayFault = null
    isStoreWell = false
    const response = await get('/readyz')
    const verbose = (await (await get('/readyz?verbose')).json()) as { checks: Record<string, unknown> }
    isStoreWell = true
    expect((await get('/readyz?role=another')).status).to.equal(503)
    expect(verbose.checks.store).to.deep.equal({
      ...{ needed: true, status: 'away', since: '2026-03-05T01:00:00.000Z', seconds: 40 },
      ...{ code: 'store-unavailable', error: 'store is gone' },
    })
    expect(response.status).to.equal(503)
    expect(await response.json()).to.deep.equal({
      status: 'not-ready',
      checks: { store: 'store is gone', nodes: 'one node is stopped', relay: 'ok' },
    })
  })

  it('refuses a taken port in one clear line', async () => {
    const port = Number(new URL(server.url).port)
    const error = await listen(createApp({ routes: [], onError: () => {}, timer: () => 0, newId }), {
      host: '127.0.0.1',
      port,
      timers,
      newId,
    }).then(
      () => null,
      (failure: unknown) => failure,
    )
    expect(error).to.be.instanceOf(HubError).and.to.include({ code: 'port-taken' })
    expect((error as Error).message)
      .to.contain(String(port))
      .and.not.contain('\n')
  })

  it('ends kept-alive connections when it closes', async () => {
    const routes = Router()
    routes.get('/', (_request, response) => {
      response.send('ok')
    })
    const other = await listen(createApp({ routes: [routes], onError: () => {}, timer: () => 0, newId }), anywhere)
    const socket = connect(Number(new URL(other.url).port), '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n')
    await new Promise((resolve) => socket.once('data', resolve))
    const ended = new Promise((resolve) => socket.once('close', resolve))
    await other.close()
    await ended
  })

  it('gives a request in hand five seconds when it closes, then ends its connection', async () => {
    const manual = createManualTimers()
    const asked = Promise.withResolvers<void>()
    const routes = Router()
    routes.get('/', () => asked.resolve())
    const app = createApp({ routes: [routes], onError: () => {}, timer: () => 0, newId })
    const other = await listen(app, { ...anywhere, timers: manual })
    const answer = fetch(other.url).catch(() => 'cut off')
    await asked.promise
    const closed = other.close().then(() => 'closed')
    manual.pass(4999)
    expect(await Promise.race([closed, new Promise((resolve) => setImmediate(resolve, 'open'))])).to.equal('open')
    manual.pass(1)
    expect(await closed).to.equal('closed')
    expect(await answer).to.equal('cut off')
    expect(manual.due()).to.deep.equal([])
  })
})

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
