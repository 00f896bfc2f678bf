import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { caughtUp, type HubProcess, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { type Answer, clientOf } from '../e2e/client.ts'
import { BAD_REQUESTS, contentWith, good, IDENTITY, type Sent } from './bad-requests.ts'
import { expectClearProblem } from './clear-error.ts'
import { rawGet, sendRaw } from './raw-request.ts'

describe('bad input over HTTP', function () {
  this.timeout(60_000)
  let dataFolder: string
  let hub: HubProcess
  let itemId: string
  let events: number
  const tokens: Record<string, string> = {}

  const send = async ({ method = 'POST', path = '/v1/items', body, headers = {}, token = hub.tokens.taihe }: Sent) => {
    const response = await fetch(`${hub.url}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    })
    return { status: response.status, type: response.headers.get('content-type') ?? '', body: await response.text() }
  }
  const lastSeq = async (): Promise<number> => {
    const { body } = await clientOf(hub.url).get('/v1/status')
    return body.nodes.find((node: Answer) => node.nodeId === 'taihe').lastSeq
  }
  const newToken = async (...options: string[]) =>
    (await runHub(['tokens', 'new', '--actor', 'test', ...options], { dataFolder })).stdout.trim()

  before(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'hub-test-'))
    hub = await startHubProcess({ dataFolder, env: { HUB_RATE_LIMIT: '0', HUB_LOG_LEVEL: 'error' } })
    Object.assign(tokens, hub.tokens)
    tokens.expired = await newToken('--node', 'taihe', '--expires', '2020-01-01')
    tokens.auditor = await newToken('--role', 'auditor')
    tokens.revoked = await newToken('--node', 'taihe')
    const listed = JSON.parse((await runHub(['--json', 'tokens', 'list'], { dataFolder })).stdout) as Answer[]
    await runHub(['tokens', 'revoke', listed.at(-1).tokenId], { dataFolder })
    const published = await clientOf(hub.url, hub.tokens.taihe).publish('taihe', good)
    itemId = published.body.itemId
    await clientOf(hub.url).get(`/v1/items/${itemId}?atLeast=1`)
    events = await lastSeq()
  })
  after(async () => {
    await hub?.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  })

  for (const [name, sent, status, code, tells = {}] of BAD_REQUESTS)
    it(`${name}: ${status} ${code}`, async () => {
      const answer = await send(sent({ itemId, tokens }))
      expect(answer.status, answer.body).to.equal(status)
      expect(expectClearProblem(answer, code)).to.include(tells)
      expect(answer.body).not.to.include(IDENTITY).and.not.to.include('13800138000')
    })

  const paths: [path: string, status: number, code: string][] = [
    ['/boards/../../etc/passwd', 404, 'not-found'],
    ['/boards/%2e%2e/%2e%2e/etc/passwd', 404, 'not-found'],
    ['/boards/..%2f..%2fetc%2fpasswd', 404, 'outlet-unknown'],
    ['/items/%00', 404, 'item-unknown'],
    ['/v1/items/%00', 404, 'item-unknown'],
    ['/v1/items/%ff', 404, 'not-found'],
    [`/v1/items/${'9'.repeat(7000)}`, 404, 'item-unknown'],
    [`/${'a'.repeat(20_000)}`, 431, 'request-too-long'],
    ['/v1/outlets/planet/341222/items', 404, 'outlet-unknown'],
    ['/v1/outlets/board/341222102200/items?limit=many', 400, 'parameter-invalid'],
    ['/v1/outlets/board/341222102200/items?cursor=zzz', 400, 'parameter-invalid'],
    ['/v1/changes?cursor=%00', 400, 'parameter-invalid'],
    ['/v1/items/x?atLeast=-1', 400, 'parameter-invalid'],
  ]
  for (const [path, status, code] of paths)
    it(`GET ${path.length > 60 ? `${path.slice(0, 60)}…` : path}: ${status} ${code}`, async () => {
      const answer = await rawGet(hub.url, path)
      expect(answer.status, answer.body).to.equal(status)
      if (answer.type.includes('json')) expectClearProblem(answer, code)
      else
        expect(answer.body)
          .to.include('lang="zh-CN"')
          .and.not.to.match(/root:|node_modules/)
    })

  const head = () =>
    `POST /v1/items HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${hub.tokens.taihe}\r\nContent-Type: application/json\r\nIdempotency-Key: raw\r\n`
  const raws: [name: string, bytes: () => string][] = [
    ['a chunk without a length', () => `${head()}Transfer-Encoding: chunked\r\n\r\nZZZ\r\nhello\r\n0\r\n\r\n`],
    ['a broken second chunk', () => `${head()}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZZ\r\n\r\n`],
    ['two lengths', () => `${head()}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['TLS on a plain port', () => '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n'],
  ]
  for (const [name, bytes] of raws)
    it(`${name}: 400 request-unreadable`, async () => {
      const answer = await sendRaw(hub.url, bytes())
      expect(answer.status).to.equal(400)
      expectClearProblem(answer, 'request-unreadable')
    })

  it('a key again with the same body: the same answer; with another body: 422 idempotency-key-reused', async () => {
    const again = { ...contentWith({ title: '同一个键' }), headers: { 'idempotency-key': 'again-1' } }
    const first = await send(again)
    expect(first.status).to.equal(201)
    events++
    const second = await send(again)
    expect(second).to.deep.equal(first)
    const other = await send({ ...contentWith({ title: '另一条' }), headers: { 'idempotency-key': 'again-1' } })
    expect(other.status).to.equal(422)
    expectClearProblem(other, 'idempotency-key-reused')
  })

  it('after all of it the hub lives, wrote no error, and holds exactly what it acknowledged', async () => {
    await caughtUp(hub.url, { taihe: events })
    expect(await lastSeq()).to.equal(events)
    expect(hub.output()).not.to.match(/"level":(50|60)|\n\s+at /)
    expect((await fetch(`${hub.url}/readyz`)).status).to.equal(200)
    const verified = await runHub(['verify'], { dataFolder })
    expect(verified.code, verified.stdout).to.equal(0)
  })
})
