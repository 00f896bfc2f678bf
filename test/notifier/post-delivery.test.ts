import type { LookupAddress } from 'node:dns'
import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { expect } from 'chai'
import { parseInstant } from '../../services/domain/ids.ts'
import type { Resolve } from '../../services/notifier/checked-lookup.ts'
import { createPost } from '../../services/notifier/post-delivery.ts'
import { retryAfterMs } from '../../services/notifier/retry-after.ts'
import { createManualTimers } from '../manual-timers.ts'
import { startReceiver } from '../webhook-receiver.ts'

const now = () => parseInstant('2026-03-05T01:00:00.000Z')

/** Every name has these addresses, as a resolver answers one time after the other. */
const resolving =
  (...answers: string[][]): Resolve =>
  (_host, _options, callback) => {
    const addresses = (answers.length > 1 ? answers.shift() : answers[0]) ?? []
    callback(
      null,
      addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }

describe('posting a delivery', () => {
  const stops: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
  })
  const receive = async (...given: Parameters<typeof startReceiver>) => {
    const receiver = await startReceiver(...given)
    stops.push(receiver.stop)
    return receiver
  }
  const timers = createManualTimers()
  const post = (
    url: string,
    { resolve, privateHost = new URL(url).hostname }: { resolve?: Resolve; privateHost?: string | null } = {},
  ) =>
    createPost({ now, timers, ...(resolve !== undefined && { resolve }) })({
      ...{ url, privateHost, body: '{"a":1}' },
      headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' },
    })

  it('says what the receiver answered', async () => {
    const statuses: [status: number, outcome: string][] = [
      ...[200, 202, 204, 299].map((status): [number, string] => [status, 'delivered']),
      ...[301, 302, 303, 304, 307, 308].map((status): [number, string] => [status, 'redirect']),
      ...[400, 401, 404, 409, 429, 500, 503].map((status): [number, string] => [status, 'refused']),
      [410, 'gone'],
    ]
    const { url, heard, receiver } = await receive()
    for (const [status, outcome] of statuses) {
      receiver.respond = (response) => response.writeHead(status, { 'retry-after': '7' }).end()
      expect(await post(url), String(status)).to.deep.equal({ outcome, status, error: null, retryAfterMs: 7000 })
    }
    expect(heard).to.have.length(statuses.length)
    expect(heard[0]?.headers).to.include({ 'content-type': 'application/json', 'content-length': '7' })
  })

  it('follows no redirect, wherever it points', async () => {
    const other = await receive()
    for (const location of [other.url, 'http://169.254.169.254/latest/', '//127.0.0.1/', 'file:///etc/passwd']) {
      const { url } = await receive((response) => response.writeHead(302, { location }).end())
      expect((await post(url)).outcome).to.equal('redirect')
    }
    expect(other.heard).to.have.length(0)
  })

  it('gives a receiver that hangs 15 s, before and after it has taken the request', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => void sockets.push(socket.on('error', () => {})))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    stops.push(() => new Promise((resolve) => silent.close(() => resolve())))
    const { url } = await receive(() => {})
    for (const hanging of [url, `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`]) {
      const posting = post(hanging)
      await new Promise((resolve) => setTimeout(resolve, 50))
      timers.pass(14_999)
      expect(await Promise.race([posting, 'waits'])).to.equal('waits')
      timers.pass(1)
      expect(await posting).to.deep.equal({ outcome: 'timeout', status: null, error: null, retryAfterMs: null })
    }
    for (const socket of sockets) socket.destroy()
  })

  it('reads a little of what the receiver says besides, and no more', async () => {
    let sent = 0
    const { url } = await receive((response) => {
      response.writeHead(200).on('error', () => {})
      const more = () => {
        if (response.destroyed) return
        sent += 65_536
        response.write(Buffer.alloc(65_536), () => setImmediate(more))
      }
      more()
    })
    expect((await post(url)).outcome).to.equal('delivered')
    expect(sent).to.be.lessThan(20_000_000)
    const { url: dripping } = await receive((response) => response.writeHead(200).write('a'))
    const posting = post(dripping)
    await new Promise((resolve) => setTimeout(resolve, 50))
    timers.pass(1000)
    expect((await posting).outcome).to.equal('delivered')
  })

  it('waits no longer for a resolver that says nothing, nor for a receiver that wants another protocol', async () => {
    const silent = post('https://site.example/', { resolve: () => {}, privateHost: null })
    await new Promise((resolve) => setTimeout(resolve, 20))
    timers.pass(15_000)
    expect((await silent).outcome).to.equal('timeout')
    const { url } = await receive((response) => {
      response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n')
    })
    expect(await post(url)).to.deep.equal({ outcome: 'refused', status: 101, error: null, retryAfterMs: null })
    const { url: informing } = await receive((response) => {
      response.writeEarlyHints({ link: '</a>; rel=preload' })
      response.writeHead(204).end()
    })
    expect((await post(informing)).outcome).to.equal('delivered')
  })

  it('names what failed, and never rejects', async () => {
    const { url, stop } = await receive()
    await stop()
    expect(await post(url)).to.include({ outcome: 'unreachable', error: 'ECONNREFUSED' })
    const { url: breaking } = await receive((response) => response.destroy())
    expect(await post(breaking)).to.include({ outcome: 'unreachable', error: 'ECONNRESET' })
    const { url: plain } = await receive()
    const failed = await post(plain.replace('http:', 'https:'))
    expect(failed.outcome).to.equal('unreachable')
    expect(failed.error).to.match(/^[A-Z_0-9]+$/)
    const resolve: Resolve = (_host, _options, callback) =>
      callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), [])
    expect(await post('https://nowhere.example/', { resolve })).to.include({
      outcome: 'unreachable',
      error: 'ENOTFOUND',
    })
  })

  it('connects to no forbidden address: by number, by name, among others, or by a second answer', async () => {
    const { port, heard } = await receive()
    const forbidden = { outcome: 'forbidden-address', status: null, error: null, retryAfterMs: null }
    const named = (...answers: string[][]) =>
      post(`http://site.example:${port}/`, { resolve: resolving(...answers), privateHost: null })
    expect(await post(`http://127.0.0.1:${port}/`, { privateHost: null })).to.deep.equal(forbidden)
    expect(await post(`http://[::1]:${port}/`, { privateHost: null })).to.deep.equal(forbidden)
    for (const addresses of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['::1'], ['::ffff:127.0.0.1'], ['0.0.0.0'], []])
      expect(await named(addresses), addresses.join()).to.deep.equal(forbidden)
    // A resolver that answers otherwise when it is asked again is asked once only.
    const once = await named(['192.0.2.1', '8.8.8.8'], ['127.0.0.1'])
    expect(once).to.deep.equal(forbidden)
    const localhost = await post(`http://localhost:${port}/`, { privateHost: null })
    expect(localhost).to.deep.equal(forbidden)
    expect(heard).to.have.length(0)
  })

  it('reaches a private address by the host that was allowed, and by no other', async () => {
    const { port, heard } = await receive()
    const resolve = resolving(['127.0.0.1'])
    expect((await post(`http://cms.lan:${port}/`, { resolve, privateHost: 'cms.lan' })).outcome).to.equal('delivered')
    expect((await post(`http://cms.lan:${port}/`, { resolve, privateHost: 'lan' })).outcome).to.equal(
      'forbidden-address',
    )
    const clouds = resolving(['169.254.169.254'])
    expect((await post(`http://cms.lan:${port}/`, { resolve: clouds, privateHost: 'cms.lan' })).outcome).to.equal(
      'forbidden-address',
    )
    expect(heard).to.have.length(1)
  })

  it('uses no proxy of the environment', async () => {
    const proxy = await receive()
    const { url, heard } = await receive()
    const before = { ...process.env }
    Object.assign(process.env, { HTTP_PROXY: proxy.url, http_proxy: proxy.url, NODE_USE_ENV_PROXY: '1' })
    try {
      expect((await post(url)).outcome).to.equal('delivered')
    } finally {
      process.env = before
    }
    expect([proxy.heard.length, heard.length]).to.deep.equal([0, 1])
  })
})

describe('Retry-After', () => {
  it('is a number of seconds or a date, and anything else says nothing', () => {
    const at = Date.parse('2026-03-05T01:00:00Z')
    expect(retryAfterMs('120', at)).to.equal(120_000)
    expect(retryAfterMs('Thu, 05 Mar 2026 01:01:00 GMT', at)).to.equal(60_000)
    expect(retryAfterMs('Thu, 05 Mar 2020 01:01:00 GMT', at)).to.equal(0)
    for (const text of [undefined, '', 'soon', '-1', '1e9', '99999999999', ['1', '2'], 'x'.repeat(1e5)])
      expect(retryAfterMs(text, at), String(text).slice(0, 20)).to.equal(null)
  })
})
