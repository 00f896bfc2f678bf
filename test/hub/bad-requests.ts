import { plainContent } from '../e2e/client.ts'

export interface Sent {
  method?: string
  path?: string
  body?: unknown
  headers?: Record<string, string>
  token?: string | null
}

/** The state of a hub before the requests. */
export interface Standing {
  /** An item at version 1. */
  itemId: string
  /** Tokens, by their node or by their fault. */
  tokens: Record<string, string>
}

export const good = plainContent('正常的一条', '正文')
export const contentWith = (more: object) => ({ body: { nodeId: 'taihe', content: { ...good, ...more } } })
const text = (body: string) => ({ body })
const html = (body: string) => contentWith({ body: { format: 'html', text: body } })
/** An identity number that nobody has: area 341299 is not assigned. */
export const IDENTITY = '341299199001010000'

const onItem = ({ itemId }: Standing, { headers, ...more }: Sent): Sent => ({
  method: 'PUT',
  path: `/v1/items/${itemId}`,
  headers: { 'if-match': '"1"', ...headers },
  body: { content: good, reason: '更正' },
  ...more,
})

export const BAD_REQUESTS: [
  name: string,
  sent: (standing: Standing) => Sent,
  status: number,
  code: string,
  tells?: object,
][] = [
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
  ['an unknown field of the content', () => contentWith({ titel: 'x' }), 422, 'field-unrecognised', { name: 'titel' }],
  ['no title', () => contentWith({ title: ' \u3000' }), 422, 'title-missing'],
  ['no text', () => contentWith({ body: { format: 'text', text: '\n' } }), 422, 'body-missing'],
  ['HTML in which nothing is left', () => html('<!-- nothing -->'), 422, 'body-missing'],
  ['an item shown nowhere', () => contentWith({ shownOn: {} }), 422, 'shown-nowhere'],
  ['an empty list of boards', () => contentWith({ shownOn: { board: [] } }), 422, 'schema-invalid'],
  ['a division that is no code', () => contentWith({ shownOn: { board: ['税镇镇'] } }), 422, 'schema-invalid'],
  ['a division that is not there', () => contentWith({ shownOn: { board: ['341222999'] } }), 422, 'division-unknown'],
  ["another county's village", () => contentWith({ shownOn: { board: ['341226104203'] } }), 422, 'division-not-yours'],
  ['the 30th of February', () => contentWith({ issuedOn: '2023-02-30' }), 422, 'date-invalid', { value: '2023-02-30' }],
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
  ['a revoked token', ({ tokens }) => ({ body: {}, token: tokens.revoked }), 401, 'token-unknown'],
  ['an expired token', ({ tokens }) => ({ body: {}, token: tokens.expired }), 401, 'token-expired'],
  ["another node's token", ({ tokens }) => ({ ...contentWith({}), token: tokens.fuyang }), 403, 'node-not-yours'],
  ["an auditor's token", ({ tokens }) => ({ ...contentWith({}), token: tokens.auditor }), 403, 'node-not-yours'],
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
  ["another node's item", (standing) => onItem(standing, { token: standing.tokens.yingshang }), 403, 'item-not-yours'],
  [
    'no If-Match',
    ({ itemId }) => ({ method: 'PUT', path: `/v1/items/${itemId}`, body: { content: good, reason: 'x' } }),
    428,
    'if-match-missing',
  ],
  [
    'If-Match without a version',
    (standing) => onItem(standing, { headers: { 'if-match': '*' } }),
    400,
    'parameter-invalid',
  ],
  [
    'a stale version',
    (standing) => onItem(standing, { headers: { 'if-match': '"7"' } }),
    412,
    'version-stale',
    { currentVersion: 1 },
  ],
  ['no reason', (standing) => onItem(standing, { body: { content: good, reason: ' ' } }), 422, 'schema-invalid'],
  [
    'a mobile number as reason',
    (standing) => onItem(standing, { body: { content: good, reason: '13800138000' } }),
    422,
    'personal-data',
  ],
  [
    'an item that is not there',
    (standing) => onItem(standing, { path: '/v1/items/taihe.0190a000-0000-7000-8000-000000000000' }),
    404,
    'item-unknown',
  ],
  [
    'an id of 5,000 characters',
    (standing) => onItem(standing, { path: `/v1/items/${'x'.repeat(5000)}` }),
    404,
    'item-unknown',
  ],
  ['a method that there is not', (standing) => onItem(standing, { method: 'DELETE' }), 405, 'method-not-allowed'],
]
