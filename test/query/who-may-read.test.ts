import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { type ItemId, itemIdOf, parseInstant } from '../../services/domain/ids.ts'
import { newId } from '../../services/hub/clock.ts'
import { textOf } from '../event-reader.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../scratch-places.ts'

/** What stands in a title, a body and a file, so that it is known wherever it comes out. */
const secret = (name: string) => ({ title: `甲${name}标题甲`, text: `乙${name}正文乙`, file: `丙${name}附件丙` })
const HIDDEN = {
  scheduled: secret('未到期'),
  soon: secret('改期前'),
  ended: secret('已到期'),
  withdrawn: secret('已撤下'),
  neverShown: secret('未展示'),
  erased: secret('已抹除'),
}
type Hidden = keyof typeof HIDDEN

const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex')

function attachmentOf({ file }: { file: string }) {
  const sha256 = sha256Of(file)
  const bytes = Buffer.byteLength(file)
  return { name: '附件.txt', mediaType: 'text/plain', bytes, sha256, url: `attachment:sha256-${sha256}` }
}

describe('a text that the public may not read', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  const ids = {} as Record<Hidden | 'open' | 'handed', ItemId>

  before(async () => {
    hub = await startScratchHub()
    for (const { file } of Object.values(HIDDEN)) {
      const headers = { authorization: 'Bearer clerk-taihe-shuizhen' }
      const { status } = await hub.fetch(`/v1/attachments/${sha256Of(file)}`, { method: 'PUT', headers, body: file })
      expect(status).to.equal(201)
    }
    const make = (name: Hidden, more = {}) => {
      const attachments = [attachmentOf(HIDDEN[name])]
      const made = hub.publish(SHUIZHEN, contentOf(HIDDEN[name].title, HIDDEN[name].text, { attachments, ...more }))
      ids[name] = made.itemId
      return made
    }
    const { itemId, version, fingerprint } = make('scheduled', { displayFrom: '2026-04-01' })
    make('soon', { displayFrom: '2026-05' })
    hub.revise(ids.soon, 1, contentOf('改期后', '内容'))
    make('ended', { displayUntil: '2026-03-05' })
    make('withdrawn')
    make('neverShown', { displayFrom: '2026-03-06' })
    make('erased')
    hub.withdraw(ids.withdrawn, 1)
    hub.withdraw(ids.neverShown, 1)
    hub.redact(ids.erased, 1, contentOf('替换后', '内容'))
    const relations = Object.values(ids).map((related) => ({ rel: 'interprets' as const, itemId: related }))
    ids.open = hub.publish(SHUIZHEN, contentOf('公开的', '内容', { relations })).itemId
    ids.handed = itemIdOf(TAIHE, newId())
    const predecessor = { itemId, version, fingerprint }
    hub.execute({ type: 'PublishItem', itemId: ids.handed, content: contentOf('接手的', '内容'), predecessor })
    hub.clock.now = parseInstant('2026-03-08T01:00:00.000Z')
    await hub.settle()
  })
  after(() => hub.stop())

  /** Everything that anybody can ask: each path of the API with each item and outlet, and each page. */
  async function everyPath(): Promise<string[]> {
    const { paths } = await hub.json('/openapi.json')
    const outlets = ['board/341222102200', 'site/341222', 'topic/341200']
    const filled = Object.keys(paths)
      // Drafts for review are asked for with a token or a signature only, and have a test of their own.
      .filter((path) => 'get' in paths[path] && !path.startsWith('/v1/submissions'))
      .flatMap((path) =>
        path.includes('{sha256}')
          ? (Object.keys(HIDDEN) as Hidden[]).flatMap((name) => {
              const file = path.replace('{sha256}/{name}', `${sha256Of(HIDDEN[name].file)}/x`)
              return [file, `${file}?item=${ids[name]}`, `${file}?item=${ids[name]}&version=1`]
            })
          : [path],
      )
      .flatMap((path) =>
        path.includes('{itemId}') ? Object.values(ids).map((id) => path.replace('{itemId}', id)) : [path],
      )
      .flatMap((path) =>
        path.includes('{kind}')
          ? outlets.map((outlet) => path.replace('{kind}/{code}', outlet))
          : [path.replace('{code}', '341222').replace('{set}', 'clocks')],
      )
      .map((path) => (path === '/v1/deadlines' ? `${path}?from=2026-03-05&n=3` : path))
    const words = Object.values(HIDDEN).flatMap(({ title, text }) => [title, text].map((word) => word.slice(1, -1)))
    const searches = outlets.flatMap((outlet) =>
      words.map((word) => `/v1/outlets/${outlet}/items?q=${encodeURIComponent(word)}`),
    )
    const pages = [
      ...['/', '/deadlines', '/rules/clocks', ...outlets.map((outlet) => `/${outlet.replace('/', 's/')}`)],
      ...Object.values(ids).map((id) => `/items/${id}`),
    ]
    return [...filled, ...searches, ...outlets.map((outlet) => `/v1/changes?outlet=${outlet}`), ...pages]
  }

  /** For each text that came out, where it did. */
  async function found(init?: RequestInit): Promise<Set<string>> {
    const told = new Set<string>()
    for (const path of await everyPath()) {
      const response = await hub.fetch(path, init)
      expect(response.status, path).to.be.oneOf([200, 404])
      const text = await textOf(response)
      for (const [name, { title, text: body, file }] of Object.entries(HIDDEN)) {
        if (text.includes(file)) told.add(`file of ${name}`)
        if (text.includes(title)) told.add(`title of ${name}`)
        if (text.includes(body)) told.add(`text of ${name}`)
      }
    }
    return told
  }

  it('comes out at no route, in no search, on no page, in no metric; titles stay where a notice stands', async () => {
    expect([...(await found())].sort()).to.deep.equal(['title of ended', 'title of withdrawn'])
  })

  it('is found by no word of it that no notice shows', async () => {
    for (const [name, { title, text }] of Object.entries(HIDDEN))
      for (const word of name === 'withdrawn' ? [text] : [title, text]) {
        const { items } = await hub.json(`/v1/outlets/site/341222/items?q=${encodeURIComponent(word)}`)
        expect(items, word).to.deep.equal([])
      }
  })

  it('is read by the clerks of its maker and by auditors, as long as it is there', async () => {
    const all = Object.keys(HIDDEN).filter((name) => name !== 'erased')
    const everything = all.flatMap((name) => [`file of ${name}`, `text of ${name}`, `title of ${name}`]).sort()
    for (const token of ['clerk-taihe-shuizhen', 'auditor'])
      expect([...(await found({ headers: { authorization: `Bearer ${token}` } }))].sort()).to.deep.equal(everything)
    expect([...(await found({ headers: { authorization: 'Bearer clerk-taihe' } }))].sort()).to.deep.equal([
      'title of ended',
      'title of withdrawn',
    ])
  })

  it('makes its item unknown by id until the first day has come', async () => {
    const statuses = async (id: ItemId, init?: RequestInit) =>
      Promise.all(
        [`/v1/items/${id}`, `/v1/items/${id}/history`, `/items/${id}`].map(
          async (path) => (await hub.fetch(path, init)).status,
        ),
      )
    expect(await statuses(ids.scheduled)).to.deep.equal([404, 404, 404])
    const clerk = { headers: { authorization: 'Bearer clerk-taihe-shuizhen' } }
    expect(await statuses(ids.scheduled, clerk)).to.deep.equal([200, 200, 404])
    expect(await statuses(ids.neverShown)).to.deep.equal([200, 200, 200])
    const before = hub.clock.now
    hub.clock.now = parseInstant('2026-03-31T16:00:00.000Z')
    expect(await statuses(ids.scheduled)).to.deep.equal([200, 200, 200])
    expect((await hub.json(`/v1/items/${ids.scheduled}`)).title).to.equal(HIDDEN.scheduled.title)
    hub.clock.now = before
  })

  it('leaves no notice in a list when it was withdrawn before its first day', async () => {
    const { items } = await hub.json('/v1/outlets/site/341222/items?limit=200')
    // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
    expect(items.map(({ title }: any) => title).sort()).to.deep.equal(
      ['公开的', '接手的', '改期后', '替换后', HIDDEN.withdrawn.title].sort(),
    )
  })

  it('is in no line of the log', () => {
    expect(hub.lines.length).to.be.greaterThan(0)
    for (const { title, text } of Object.values(HIDDEN)) {
      expect(hub.lines.join('\n')).to.not.include(title)
      expect(hub.lines.join('\n')).to.not.include(text)
    }
  })

  it('is named 401 when the token is not known', async () => {
    for (const path of [`/v1/items/${ids.open}`, `/v1/items/${ids.open}/history`, '/v1/changes'])
      expect((await hub.fetch(path, { headers: { authorization: 'Bearer nobody' } })).status, path).to.equal(401)
  })
})
