import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { textOf } from '../event-reader.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

const SHARED = 'public, max-age=0, s-maxage=5'
const NOBODY = 'private, no-store'
const FRESH = [
  '/v1/changes',
  '/v1/changes/stream',
  '/v1/exports/site/341222.ndjson',
  '/v1/exports/site/341222.csv',
  '/v1/status',
  '/v1/digests',
  '/v1/digests/site/341222',
  '/livez',
  '/readyz',
  '/metrics',
  '/desk/sign-in',
  '/ops/sign-in',
]

/** Drafts for review are nobody's but the two sides'. */
const isPublic = ({ security }: { security: object[] }): boolean =>
  security.length === 0 || security.some((one) => Object.keys(one).length === 0)

describe('who may keep an answer', () => {
  let hub: ScratchHub
  let itemId: string
  /** Every GET of the document that anybody may ask, and the pages. */
  let addresses: string[]

  before(async function () {
    this.timeout(20_000)
    hub = await startScratchHub()
    itemId = hub.publish(TAIHE, contentOf('通知', '内容')).itemId
    const catalogue = { kind: 'catalogue', field: '救灾', rows: [{ rowId: 'r1', level1: '救助政策' }] }
    const plan = { kind: 'plan', tasks: [{ no: 1, text: '编制目录' }] }
    /** Paths of one kind of item only, each with an item of that kind. */
    const ofKind: [beginning: string, itemId: string][] = [
      ['/v1/catalogues/', hub.publish(TAIHE, { ...contentOf('目录', ''), ...catalogue }).itemId],
      ['/v1/plans/', hub.publish(TAIHE, { ...contentOf('方案', ''), ...plan }).itemId],
    ]
    await hub.settle()
    const places: Record<string, string> = { kind: 'site', code: '341222', set: 'clocks', rowId: 'r1' }
    const itemIdFor = (path: string) => ofKind.find(([beginning]) => path.startsWith(beginning))?.[1] ?? itemId
    const { paths } = await hub.json('/openapi.json')
    addresses = [
      ...Object.entries<object>(paths)
        .filter(([path]) => !path.startsWith('/attachments/'))
        .filter(([, item]) => 'get' in item && isPublic(item.get as { security: object[] }))
        .map(([path]) =>
          path.replace('{itemId}', itemIdFor(path)).replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? name),
        )
        .map((path) => (path === '/v1/deadlines' ? `${path}?from=2026-03-05&n=3` : path)),
      ...['/openapi.json', '/', '/boards/341222102200', '/sites/341222', '/topics/341200', `/items/${itemId}`],
      ...['/robots.txt', '/sitemap.xml', '/sitemaps/site/341222.xml', '/sitemaps/site/341222/2026.xml'],
    ]
  })
  after(() => hub.stop())

  const controlOf = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const response = await hub.fetch(path, { headers, method })
    await textOf(response)
    return { status: response.status, headers: response.headers, control: response.headers.get('cache-control') }
  }

  it('keeps a file for seconds as well, under its hash, and nobody packs it on the way', async () => {
    const file = '领取名单'
    const sha256 = createHash('sha256').update(file).digest('hex')
    const headers = { authorization: 'Bearer clerk-taihe' }
    await hub.fetch(`/v1/attachments/${sha256}`, { method: 'PUT', headers, body: file })
    const url = `attachment:sha256-${sha256}`
    const attachment = { name: '名单.txt', mediaType: 'text/plain', bytes: Buffer.byteLength(file), sha256, url }
    hub.publish(TAIHE, contentOf('名单', '见附件', { attachments: [attachment] }))
    await hub.settle()
    const path = `/attachments/${sha256}/x`
    for (const [more, status] of [
      [{}, 200],
      [{ 'if-none-match': `"${sha256}"` }, 304],
      [{ range: 'bytes=0-2' }, 206],
    ] as const) {
      const answer = await controlOf(path, more)
      expect([answer.status, answer.control]).to.deep.equal([status, `${SHARED}, no-transform`])
      expect(answer.headers.get('etag')).to.equal(`"${sha256}"`)
      expect(answer.headers.get('content-encoding')).to.equal(null)
    }
    expect((await controlOf(path, headers)).control).to.equal('private, no-store, no-transform')
  })

  it('a shared cache keeps for seconds what anybody may read, with an ETag, and asks who asks', async () => {
    for (const path of addresses.filter((each) => !FRESH.includes(each))) {
      const { status, headers, control } = await controlOf(path)
      expect([path, status, control]).to.deep.equal([path, 200, SHARED])
      expect(headers.get('etag'), path).to.match(/^W\/"/)
      expect(headers.get('vary'), path).to.include('Authorization, Cookie')
      const again = await controlOf(path, { 'if-none-match': headers.get('etag') ?? '' })
      expect([path, again.status, again.control]).to.deep.equal([path, 304, SHARED])
      expect((await controlOf(path, {}, 'HEAD')).control, `HEAD ${path}`).to.equal(SHARED)
    }
  })

  it('nobody keeps an answer to a token or a cookie, be it empty or wrong', async () => {
    for (const path of addresses.filter((each) => !FRESH.includes(each)))
      for (const headers of [
        { authorization: 'Bearer auditor' },
        { authorization: 'Basic x' },
        { authorization: '' },
        { cookie: 'a=b' },
      ] as Record<string, string>[])
        expect((await controlOf(path, headers)).control, `${path} ${JSON.stringify(headers)}`).to.equal(NOBODY)
  })

  it('nobody keeps what is as old as its request', async () => {
    for (const path of FRESH)
      expect((await controlOf(path)).control, path).to.match(/^(private, )?no-store(, no-transform)?$/)
  })

  it('nobody keeps an error, on API and pages', async () => {
    const missing = 'taihe.01912f4c-7a51-7b7e-9c56-3f8f0f2a1b3c'
    for (const [path, wanted, method = 'GET', accept = '*/*'] of [
      [`/v1/items/${missing}`, 404],
      [`/items/${missing}`, 404, 'GET', 'text/html'],
      ['/boards/341222', 404, 'GET', 'text/html'],
      ['/nowhere', 404],
      ['/v1/items/%ff', 404],
      ['/v1/outlets/site/341222/items?limit=0', 400],
      [`/v1/items/${itemId}?atLeast=9&wait=0`, 504],
      ['/v1/nodes', 405, 'DELETE'],
      ['/v1/items', 401, 'POST'],
    ] as const) {
      const { status, headers, control } = await controlOf(path, { accept }, method)
      expect([path, status, control, headers.get('etag')]).to.deep.equal([path, wanted, NOBODY, null])
    }
  })
})
