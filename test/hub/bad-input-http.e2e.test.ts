import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { caughtUp, type HubProcess, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { type Answer, clientOf, plainContent } from '../e2e/client.ts'
import { expectClearProblem } from './clear-error.ts'
import { rawGet, sendRaw } from './raw-request.ts'

interface Sent {
  method?: string
  path?: string
  body?: unknown
  headers?: Record<string, string>
  token?: string | null
}

const good = plainContent('正常的一条', '正文')
const contentWith = (more: object) => ({ body: { nodeId: 'taihe', content: { ...good, ...more } } })
const text = (body: string) => ({ body })
const html = (body: string) => contentWith({ body: { format: 'html', text: body } })
/** An identity number that nobody has: area 341299 is not assigned. */
const IDENTITY = '341299199001010000'

describe('bad input over HTTP', function () {
  this.timeout(60_000)
  let dataFolder: string
  let hub: HubProcess
  let item: Answer
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
  const onItem = (more: Sent): Sent => ({
    method: 'PUT',
    path: `/v1/items/${item.itemId}`,
    headers: { 'if-match': '"1"', ...more.headers },
    body: { content: good, reason: '更正' },
    ...(({ headers: _, ...rest }) => rest)(more),
  })
  const lastSeq = async (): Promise<number> => {
    const { body } = await clientOf(hub.url).get('/v1/status')
    return body.nodes.find((node: Answer) => node.nodeId === 'taihe').lastSeq
  }
  const newToken = async (...options: string[]) =>
    (await runHub(['tokens', 'new', '--actor', 'test', ...options], { dataFolder })).stdout.trim()

  before(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'hub-test-'))
    hub = await startHubProcess({ dataFolder, env: { HUB_RATE_LIMIT: '0', HUB_LOG_LEVEL: 'error' } })
    tokens.expired = await newToken('--node', 'taihe', '--expires', '2020-01-01')
    tokens.auditor = await newToken('--role', 'auditor')
    tokens.revoked = await newToken('--node', 'taihe')
    const listed = JSON.parse((await runHub(['--json', 'tokens', 'list'], { dataFolder })).stdout) as Answer[]
    await runHub(['tokens', 'revoke', listed.at(-1).tokenId], { dataFolder })
    const published = await clientOf(hub.url, hub.tokens.taihe).publish('taihe', good)
    item = published.body
    await clientOf(hub.url).get(`/v1/items/${item.itemId}?atLeast=1`)
    events = await lastSeq()
  })
  after(async () => {
    await hub?.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  })

  const cases: [name: string, sent: () => Sent, status: number, code: string, tells?: object][] = [
    ['no JSON', () => text('{"nodeId": taihe}'), 400, 'json-unreadable'],
    ['an empty body', () => text(''), 400, 'json-unreadable'],
    ['text after the JSON', () => text('{} {}'), 400, 'json-unreadable'],
    ['bytes that are no UTF-8', () => ({ body: new Uint8Array([0x7b, 0xff, 0x7d]) }), 400, 'json-unreadable'],
    ['a key twice', () => text('{"nodeId":"taihe","nodeId":"taihe"}'), 400, 'json-duplicate-key', { key: 'nodeId' }],
    ['__proto__ as a key', () => text('{"nodeId":"taihe","__proto__":{}}'), 400, 'json-unreadable'],
    ['100,000 nested lists', () => text('['.repeat(100_000) + ']'.repeat(100_000)), 400, 'json-unreadable'],
    [
      'what only claims to be gzip',
      () => ({ body: 'abc', headers: { 'content-encoding': 'gzip' } }),
      400,
      'json-unreadable',
    ],
    ['a lone surrogate', () => text('{"nodeId":"taihe","content":{"title":"a\\ud800"}}'), 422, 'text-unprintable'],
    ['NUL', () => contentWith({ title: 'a\u0000b' }), 422, 'text-unprintable'],
    ['another control character', () => contentWith({ title: 'a\u0007b' }), 422, 'text-unprintable'],
    [
      'another content type',
      () => ({ body: '{}', headers: { 'content-type': 'text/plain' } }),
      415,
      'media-type-unsupported',
    ],
    [
      'GBK as charset',
      () => ({ body: '{}', headers: { 'content-type': 'application/json; charset=gbk' } }),
      415,
      'media-type-unsupported',
    ],
    [
      'an unknown content encoding',
      () => ({ body: '{}', headers: { 'content-encoding': 'rot13' } }),
      415,
      'media-type-unsupported',
    ],
    ['a body of 3 MB', () => contentWith({ body: { format: 'text', text: 'x'.repeat(3e6) } }), 413, 'body-too-large'],
    [
      'content of 960 KB',
      () => contentWith({ body: { format: 'text', text: 'x'.repeat(960 * 1024) } }),
      413,
      'content-too-large',
    ],
    ['a list for the body', () => text('[]'), 422, 'schema-invalid'],
    ['null for the body', () => text('null'), 422, 'schema-invalid'],
    ['a number for the title', () => contentWith({ title: 5 }), 422, 'schema-invalid'],
    ['a number for the node', () => ({ body: { nodeId: 5, content: good } }), 422, 'schema-invalid'],
    [
      'an unknown member',
      () => ({ body: { nodeId: 'taihe', content: good, foo: 1 } }),
      422,
      'field-unrecognised',
      { name: 'foo' },
    ],
    [
      'an unknown field of the content',
      () => contentWith({ titel: 'x' }),
      422,
      'field-unrecognised',
      { name: 'titel' },
    ],
    ['no title', () => contentWith({ title: ' \u3000' }), 422, 'title-missing'],
    ['no text', () => contentWith({ body: { format: 'text', text: '\n' } }), 422, 'body-missing'],
    ['HTML in which nothing is left', () => html('<!-- nothing -->'), 422, 'body-missing'],
    ['an item shown nowhere', () => contentWith({ shownOn: {} }), 422, 'shown-nowhere'],
    ['an empty list of boards', () => contentWith({ shownOn: { board: [] } }), 422, 'schema-invalid'],
    ['a division that is no code', () => contentWith({ shownOn: { board: ['税镇镇'] } }), 422, 'schema-invalid'],
    ['a division that is not there', () => contentWith({ shownOn: { board: ['341222999'] } }), 422, 'division-unknown'],
    [
      "another county's village",
      () => contentWith({ shownOn: { board: ['341226104203'] } }),
      422,
      'division-not-yours',
    ],
    [
      'the 30th of February',
      () => contentWith({ issuedOn: '2023-02-30' }),
      422,
      'date-invalid',
      { value: '2023-02-30' },
    ],
    ['a date to come', () => contentWith({ issuedOn: '2999-01-01' }), 422, 'date-in-future', { value: '2999-01-01' }],
    ['a script', () => html('<p>文</p><script>alert(1)</script>'), 422, 'html-active-content'],
    ['an event handler', () => html('<p onclick="x()">文</p>'), 422, 'html-active-content'],
    ['a javascript: link', () => html('<a href="java&#10;script:x()">文</a>'), 422, 'html-active-content'],
    [
      'an identity number',
      () => contentWith({ body: { format: 'text', text: `身份证 ${IDENTITY}` } }),
      422,
      'personal-data',
    ],
    ['a mobile number in the title', () => contentWith({ title: '请致电13800138000' }), 422, 'personal-data'],
    [
      'an identity number in a catalogue column',
      () => contentWith({ catalogue: { basis: IDENTITY } }),
      422,
      'personal-data',
    ],
    ['no token', () => ({ body: {}, token: null }), 401, 'token-missing'],
    [
      'another scheme than Bearer',
      () => ({ body: {}, token: null, headers: { authorization: 'Basic aHVi' } }),
      401,
      'token-missing',
    ],
    ['an invented token', () => ({ body: {}, token: 'hub_invented' }), 401, 'token-unknown'],
    ['a revoked token', () => ({ body: {}, token: tokens.revoked }), 401, 'token-unknown'],
    ['an expired token', () => ({ body: {}, token: tokens.expired }), 401, 'token-expired'],
    ["another node's token", () => ({ ...contentWith({}), token: hub.tokens.fuyang }), 403, 'node-not-yours'],
    ["an auditor's token", () => ({ ...contentWith({}), token: tokens.auditor }), 403, 'node-not-yours'],
    [
      'no Idempotency-Key',
      () => ({ ...contentWith({}), headers: { 'idempotency-key': '' } }),
      400,
      'idempotency-key-missing',
    ],
    [
      'an Idempotency-Key of 300 characters',
      () => ({ ...contentWith({}), headers: { 'idempotency-key': 'k'.repeat(300) } }),
      400,
      'parameter-invalid',
    ],
    ["another node's item", () => onItem({ token: hub.tokens.yingshang }), 403, 'item-not-yours'],
    [
      'no If-Match',
      () => ({ method: 'PUT', path: `/v1/items/${item.itemId}`, body: { content: good, reason: 'x' } }),
      428,
      'if-match-missing',
    ],
    ['If-Match without a version', () => onItem({ headers: { 'if-match': '*' } }), 400, 'parameter-invalid'],
    ['a stale version', () => onItem({ headers: { 'if-match': '"7"' } }), 412, 'version-stale', { currentVersion: 1 }],
    ['no reason', () => onItem({ body: { content: good, reason: ' ' } }), 422, 'schema-invalid'],
    [
      'a mobile number as reason',
      () => onItem({ body: { content: good, reason: '13800138000' } }),
      422,
      'personal-data',
    ],
    [
      'an item that is not there',
      () => onItem({ path: '/v1/items/taihe.0190a000-0000-7000-8000-000000000000' }),
      404,
      'item-unknown',
    ],
    ['an id of 5,000 characters', () => onItem({ path: `/v1/items/${'x'.repeat(5000)}` }), 404, 'item-unknown'],
    ['a method that there is not', () => onItem({ method: 'DELETE' }), 405, 'method-not-allowed'],
  ]
  for (const [name, sent, status, code, tells = {}] of cases)
    it(`${name}: ${status} ${code}`, async () => {
      const answer = await send(sent())
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
