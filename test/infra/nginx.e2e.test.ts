import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { caughtUp, type HubProcess, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { clientOf, plainContent } from '../e2e/client.ts'
import { eventually, inScratch } from '../e2e/scratch.ts'
import { readEvents } from '../event-reader.ts'
import { hasNginx, type Nginx, startNginx } from './nginx.ts'

const MISSING = 'needs nginx (apt-get install nginx)'

describe(`the shipped nginx configuration before a hub${hasNginx() ? '' : `: ${MISSING}`}`, function () {
  this.timeout(60_000)
  before(function () {
    if (!hasNginx()) this.skip()
  })

  const withHub = (
    work: (hub: HubProcess, nginx: Nginx, auditor: string) => Promise<void>,
    more: Record<string, string> = {},
  ) =>
    inScratch((dataFolder) =>
      inScratch(async (folder) => {
        const env = { HUB_SHARED_CACHE_SECONDS: '2', ...more }
        const hub = await startHubProcess({ dataFolder, env })
        const nginx = await startNginx(folder, hub.url)
        try {
          const { stdout } = await runHub(['tokens', 'new', '--actor', 'shenji', '--role', 'auditor'], { dataFolder })
          await caughtUp(hub.url)
          await work(hub, nginx, stdout.trim())
        } finally {
          await nginx.stop()
          await hub.stop()
        }
      }),
    )

  const seen = async (url: string, headers: Record<string, string> = {}) => {
    const response = await fetch(url, { headers })
    const text = await response.text()
    const header = (name: string) => response.headers.get(name)
    return { status: response.status, cache: header('x-cache-status'), control: header('cache-control'), text }
  }

  const publishOne = async (hub: HubProcess, title: string, text: string) => {
    const { body } = await clientOf(hub.url, hub.tokens.fuyang).publish('fuyang', plainContent(title, text))
    await caughtUp(hub.url)
    return body.itemId as string
  }

  it('gives a reader without a token nothing that was fetched with one, and the other way round', () =>
    withHub(async (hub, nginx, token) => {
      const itemId = await publishOne(hub, '防汛预案', '只有审计员还能看到的正文')
      await clientOf(hub.url, hub.tokens.fuyang).withdraw(itemId, 1)
      await caughtUp(hub.url)
      const history = `${nginx.url}/v1/items/${itemId}/history`
      const auditor = await seen(history, { authorization: `Bearer ${token}` })
      expect(auditor).to.include({ status: 200, cache: 'BYPASS', control: 'private, no-store' })
      expect(auditor.text).to.include('只有审计员')
      const anybody = await seen(history)
      expect(anybody).to.include({ status: 200, cache: 'MISS', control: 'public, max-age=0, s-maxage=2' })
      expect(anybody.text).not.to.include('只有审计员')
      expect(await seen(history)).to.include({ cache: 'HIT', text: anybody.text })
      expect((await seen(history, { authorization: `Bearer ${token}` })).text).to.include('只有审计员')
      expect(await seen(history, { cookie: 'session=1' })).to.include({ cache: 'BYPASS', control: 'private, no-store' })
      expect(await seen(history, { authorization: 'Bearer nobody' })).to.include({ status: 401, cache: 'BYPASS' })
      expect((await seen(history)).text).to.equal(anybody.text)
    }))

  it('shows a withdrawn text no longer than s-maxage while the hub is up', () =>
    withHub(async (hub, nginx) => {
      const itemId = await publishOne(hub, '误发的通知', '误发的正文')
      const addresses = [`/items/${itemId}`, `/v1/items/${itemId}`, '/topics/341200']
      for (const address of addresses) expect((await seen(nginx.url + address)).text).to.include('误发的')
      await clientOf(hub.url, hub.tokens.fuyang).withdraw(itemId, 1)
      await caughtUp(hub.url)
      const since = performance.now()
      const isGone = async (address: string) => {
        const { text } = await seen(nginx.url + address)
        return text.includes('误发的正文') ? false : address === '/topics/341200' || /撤|withdrawn/.test(text)
      }
      for (const address of addresses) await eventually(() => isGone(address))
      expect(performance.now() - since).to.be.below(6000)
    }))

  it('lets no token to the desk and to the operators over plain http, and keeps nothing of them', () =>
    withHub(async (_hub, nginx) => {
      for (const address of ['/desk', '/desk/sign-in', '/desk/new', '/ops', '/ops/now', '/ops/sign-in'])
        expect(await seen(nginx.url + address), address).to.include({ status: 403, cache: null })
    }))

  it('leads to the desk whose operators say that this is a trial', () =>
    withHub(
      async (hub, nginx) => {
        const signedIn = await fetch(`${nginx.url}/desk/sign-in`, {
          ...{ method: 'POST', redirect: 'manual', headers: { 'sec-fetch-site': 'same-origin' } },
          body: new URLSearchParams({ token: hub.tokens.taihe as string }),
        })
        expect(signedIn.status).to.equal(303)
        const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] as string
        const desk = await seen(`${nginx.url}/desk`, { cookie })
        expect(desk).to.include({ status: 200, cache: null, control: 'no-store' })
        expect(desk.text).to.include('taihe-clerk')
        expect((await seen(`${nginx.url}/desk`)).text).not.to.include('taihe-clerk')
      },
      { HUB_DESK_PLAIN_HTTP: 'true' },
    ))

  it('goes on showing boards, lists and items while the hub is down, and keeps no error', () =>
    withHub(async (hub, nginx) => {
      const kept = ['/boards/341222102200', '/v1/outlets/site/341222/items', '/v1/nodes', '/openapi.json']
      const before = new Map<string, string>()
      for (const address of kept) before.set(address, (await seen(nginx.url + address)).text)
      const changes = await seen(`${nginx.url}/v1/changes`)
      expect(changes).to.include({ status: 200, control: 'no-store' })
      await hub.kill('SIGKILL')
      for (const address of kept)
        await eventually(async () => {
          const found = await seen(nginx.url + address)
          expect(found).to.include({ status: 200, text: before.get(address) })
          return found.cache === 'STALE'
        })
      for (const address of ['/v1/changes', '/v1/status', '/boards/341222102201']) {
        const { text, ...found } = await seen(nginx.url + address)
        expect(found).to.include({ status: 502, control: 'private, no-store' })
        expect(JSON.parse(text)).to.include({ status: 502, code: 'hub-unreachable' })
      }
    }))

  it('gives each answer the id of its own request, also from the cache', () =>
    withHub(async (_hub, nginx) => {
      const idOf = async (headers: Record<string, string> = {}) => {
        const response = await fetch(`${nginx.url}/v1/nodes`, { headers })
        await response.text()
        return response.headers.get('request-id')
      }
      const ids = [
        await idOf(),
        await idOf(),
        await idOf({ 'request-id': 'mine' }),
        await idOf({ 'request-id': 'a b' }),
      ]
      expect(ids[2]).to.equal('mine')
      expect(new Set(ids).size).to.equal(4)
      expect(ids.filter((id) => /^[0-9a-f-]{32,36}$/.test(id ?? ''))).to.have.length(3)
    }))

  it('lets each reader follow the changes at once: none waits for the answer of another one', () =>
    withHub(async (hub, nginx) => {
      const readers = await Promise.all([1, 2, 3].map(() => readEvents(`${nginx.url}/v1/changes/stream`)))
      const since = performance.now()
      await Promise.all(readers.map((reader) => reader.until(({ event }) => event === 'caught-up')))
      expect(performance.now() - since).to.be.below(2500)
      await publishOne(hub, '经代理推送', '正文')
      await Promise.all(readers.map((reader) => reader.until(({ data }) => data.title === '经代理推送')))
      for (const reader of readers) reader.close()
    }))

  it('passes writes on, with their key and version, and keeps operators’ addresses from others', () =>
    withHub(async (hub, nginx) => {
      const client = clientOf(nginx.url, hub.tokens.fuyang)
      const { status, body } = await client.publish('fuyang', plainContent('经代理发布', '正文'))
      expect(status).to.equal(201)
      expect((await client.revise(body.itemId, 1, plainContent('经代理修订', '正文'))).status).to.equal(200)
      expect((await client.publish('fuyang', plainContent('过大', '大'.repeat(900_000)))).status).to.equal(413)
      const cursor = 'A'.repeat(9000)
      expect((await seen(`${nginx.url}/v1/changes?cursor=${cursor}`)).status).to.equal(400)
      // Drafts for review are read where they are written, with who asks, and never from a cache.
      const drafts = await seen(`${nginx.url}/v1/submissions`, { authorization: `Bearer ${hub.tokens.fuyang}` })
      expect([drafts.status, drafts.cache, drafts.control]).to.deep.equal([200, null, 'private, no-store'])
      // 127.0.0.1 may ask them.
      expect((await seen(`${nginx.url}/metrics`)).status).to.equal(200)
    }))
})

describe(`the shipped nginx configuration before a server that fails${hasNginx() ? '' : `: ${MISSING}`}`, function () {
  this.timeout(60_000)
  let server: Server
  let nginx: Nginx
  let answer: number | 'silence' = 200
  let asked = 0
  let remove: () => void

  before(async function () {
    if (!hasNginx()) return this.skip()
    server = createServer((_request, response) => {
      asked++
      if (answer === 'silence') return
      const control = answer === 200 ? 'public, max-age=0, s-maxage=1' : 'private, no-store'
      response.writeHead(answer, { 'Cache-Control': control, 'X-Count': `${asked}` }).end(`answer ${answer}`)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise<void>((started, failed) => {
      inScratch(async (folder) => {
        nginx = await startNginx(folder, `http://127.0.0.1:${port}`)
        const done = Promise.withResolvers<void>()
        remove = done.resolve
        started()
        await done.promise
        await nginx.stop()
      }).catch(failed)
    })
  })
  after(() => {
    server?.closeAllConnections()
    server?.close()
    remove?.()
  })

  const get = async (path: string) => {
    const response = await fetch(nginx.url + path)
    return { status: response.status, text: await response.text(), cache: response.headers.get('x-cache-status') }
  }

  for (const [failure, isBridged] of [
    [502, true],
    [504, true],
    ['silence', true],
    [500, false],
    [503, false],
    [404, false],
    [403, false],
    [429, false],
  ] as const)
    it(`${isBridged ? 'shows an old copy in place of' : 'never hides'} ${failure}`, async () => {
      const path = `/page-${failure}`
      answer = 200
      expect(await get(path)).to.deep.include({ status: 200, cache: 'MISS' })
      answer = failure
      const found = await eventually(async () => {
        const next = await get(path)
        return next.cache !== 'HIT' && next
      })
      if (isBridged) expect(found).to.include({ status: 200, text: 'answer 200', cache: 'STALE' })
      else expect(found.status).to.equal(failure)
      answer = 200
      await eventually(async () => (await get(path)).cache !== 'STALE')
    })
})
