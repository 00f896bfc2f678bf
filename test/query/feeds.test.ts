import { expect } from 'chai'
import { type Instant, type ItemId, parseInstant } from '../../services/domain/ids.ts'
import { textOf } from '../event-reader.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, TAIHE } from '../scratch-places.ts'
import { expectAtom } from './atom-rules.ts'
import { all, type Element, linkOf, one } from './xml-elements.ts'

const ADDRESS = 'https://gk.example.gov.cn'
const SITE = '/v1/feeds/site/341222'

describe('feeds', () => {
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub({ HUB_PUBLIC_URL: ADDRESS })
  })
  afterEach(() => hub.stop())

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await hub.fetch(path, { headers })
    return { status: response.status, headers: response.headers, text: await textOf(response) }
  }
  const atom = async (path = `${SITE}.atom`): Promise<Element> => expectAtom((await get(path)).text)
  const idOf = (itemId: ItemId) => `urn:disclosure-hub:item:${itemId}`
  const entryOf = (feed: Element, itemId: ItemId) =>
    all(feed, 'entry').find((entry) => one(entry, 'id').text === idOf(itemId))
  const tombstoneOf = (feed: Element, itemId: ItemId) =>
    all(feed, 'at:deleted-entry').find(({ attributes }) => attributes.ref === idOf(itemId))
  const titles = (feed: Element) => all(feed, 'entry').map((entry) => one(entry, 'title').text)

  it('of an outlet have what is shown there, the latest first, each under one id for all its versions', async () => {
    const attachments = [
      { name: '表 1.xlsx', mediaType: 'text/csv', bytes: 3, sha256: 'a'.repeat(64), url: 'https://x.example/表 1' },
    ]
    const first = hub.publish(TAIHE, contentOf('甲 & <b>乙</b>', '一\n二', { field: '救灾', attachments }))
    hub.clock.now = parseInstant('2026-03-05T02:00:00.000Z')
    hub.publish(TAIHE, contentOf('丙', '三'))
    hub.publish(FUYANG, contentOf('别处', '', { shownOn: { topic: 'all' } }))
    await hub.settle()
    const feed = await atom()
    expect(titles(feed)).to.deep.equal(['丙', '甲 & <b>乙</b>'])
    expect(linkOf(feed, 'self')).to.equal(`${ADDRESS}${SITE}.atom`)
    expect(linkOf(feed, 'alternate')).to.equal(`${ADDRESS}/sites/341222`)
    const entry = entryOf(feed, first.itemId) as Element
    expect(linkOf(entry, 'alternate')).to.equal(`${ADDRESS}/items/${first.itemId}`)
    expect(linkOf(entry, 'enclosure')).to.equal('https://x.example/%E8%A1%A8%201')
    expect(one(entry, 'content').text).to.equal('<div class="body lines"><p>一</p>\n<p>二</p></div>')
    expect(one(entry, 'updated').text).to.equal('2026-03-05T01:00:00.000Z')
    expect(one(entry, 'category').attributes.term).to.equal('救灾')
    expect(one(entry, 'hub:item').attributes.version).to.equal('1')
    hub.clock.now = parseInstant('2026-03-05T03:00:00.000Z')
    hub.revise(first.itemId, 1, contentOf('丁', '四'))
    await hub.settle()
    const later = await atom()
    expect(titles(later)).to.deep.equal(['丁', '丙'])
    expect(one(entryOf(later, first.itemId) as Element, 'published').text).to.equal('2026-03-05T01:00:00.000Z')
  })

  it('have an ETag, and 304 until something changes', async () => {
    hub.publish(TAIHE, contentOf('甲', '一'))
    await hub.settle()
    for (const [path, type] of [
      [`${SITE}.atom`, 'application/atom+xml; charset=utf-8'],
      [`${SITE}.json`, 'application/feed+json; charset=utf-8'],
    ] as const) {
      const { headers } = await get(path)
      expect(headers.get('content-type')).to.equal(type)
      expect(headers.get('access-control-allow-origin')).to.equal('*')
      const held = { 'if-none-match': headers.get('etag') ?? '' }
      expect((await get(path, held)).status).to.equal(304)
      hub.publish(TAIHE, contentOf('乙', '二'))
      await hub.settle()
      expect((await get(path, held)).status).to.equal(200)
    }
  })

  it('tell who has an item to give it up when it is withdrawn, has left or is over, and say no more than everybody may know', async () => {
    const withdrawn = hub.publish(TAIHE, contentOf('撤下的标题', '撤下的内容'))
    const left = hub.publish(TAIHE, contentOf('移走的标题', '移走的内容'))
    const over = hub.publish(TAIHE, contentOf('过期的标题', '过期的内容', { displayUntil: '2026-03-05' }))
    const unseen = hub.publish(TAIHE, contentOf('未到的标题', '未到的内容', { displayFrom: '2026-04-01' }))
    const never = hub.publish(TAIHE, contentOf('没公开的标题', '内容', { displayFrom: '2026-04-01' }))
    await hub.settle()
    expect(titles(await atom())).to.have.members(['撤下的标题', '移走的标题', '过期的标题'])
    hub.clock.now = parseInstant('2026-03-05T02:00:00.000Z')
    hub.withdraw(withdrawn.itemId, 1, '写错了 <b>')
    hub.revise(left.itemId, 1, contentOf('移走的标题', '移走的内容', { shownOn: { topic: 'all' } }))
    hub.withdraw(never.itemId, 1, '不发了')
    hub.clock.now = parseInstant('2026-03-06T01:00:00.000Z')
    await hub.settle()
    const feed = await atom()
    expect(titles(feed)).to.deep.equal([])
    const told = (itemId: ItemId) => {
      const tombstone = tombstoneOf(feed, itemId) as Element
      return [tombstone.attributes.when, one(tombstone, 'at:comment').text]
    }
    expect(told(withdrawn.itemId)).to.deep.equal(['2026-03-05T02:00:00.000Z', '已撤下：写错了 <b>'])
    expect(told(left.itemId)).to.deep.equal(['2026-03-05T02:00:00.000Z', '不再在此处公开'])
    expect(told(over.itemId)).to.deep.equal(['2026-03-05T16:00:00.000Z', '展示期已结束'])
    expect(tombstoneOf(feed, unseen.itemId)).to.equal(undefined)
    const { text } = await get(`${SITE}.atom`)
    expect(text).to.not.match(/标题|内容/)
    const { _hub } = await hub.json(`${SITE}.json`)
    expect(_hub.deleted.map(({ state }: { state: string }) => state)).to.have.members([
      ...['withdrawn', 'left', 'ended', 'withdrawn'],
    ])
    hub.clock.now = parseInstant('2026-04-01T01:00:00.000Z')
    const begun = entryOf(await atom(), unseen.itemId) as Element
    expect(one(begun, 'updated').text).to.equal('2026-03-31T16:00:00.000Z')
  })

  it('of a field and of a search have what belongs there', async () => {
    hub.publish(TAIHE, contentOf('防汛通知', '值班', { field: '救灾' }))
    const other = hub.publish(TAIHE, contentOf('医保通知', '防汛期间照常', { field: '医疗卫生' }))
    hub.publish(TAIHE, contentOf('其他', '其他'))
    await hub.settle()
    expect(titles(await atom(`${SITE}.atom?field=救灾`))).to.deep.equal(['防汛通知'])
    const search = await atom(`${SITE}.atom?q=防汛`)
    expect(titles(search)).to.have.members(['防汛通知', '医保通知'])
    expect(linkOf(search, 'self')).to.equal(`${ADDRESS}${SITE}.atom?q=%E9%98%B2%E6%B1%9B`)
    hub.revise(other.itemId, 1, contentOf('医保通知', '照常', { field: '救灾' }))
    await hub.settle()
    expect(tombstoneOf(await atom(`${SITE}.atom?field=医疗卫生`), other.itemId)).to.not.equal(undefined)
    expect(titles(await atom(`${SITE}.atom?field=救灾`))).to.have.members(['防汛通知', '医保通知'])
    expect(titles(await atom(`${SITE}.atom?q=防汛`))).to.deep.equal(['防汛通知'])
  })

  it('have a summary in place of a text that is very long', async () => {
    hub.publish(TAIHE, contentOf('长', `${'长文'.repeat(15_000)}`))
    await hub.settle()
    const [entry] = all(await atom(), 'entry')
    expect(all(entry as Element, 'content')).to.deep.equal([])
    expect(one(entry as Element, 'summary').text).to.have.length(301)
  })

  it('refuse what they cannot read, in words', async () => {
    for (const before of ['2026-13', '2026', 'x', '2026-03-05T01:00:00.000Z', '2026-03-05T01:00:00.000Z,x'])
      expect((await get(`${SITE}.atom?before=${before}`)).status, before).to.equal(400)
    expect((await get(`${SITE}.atom?before=2026-03&q=甲`)).status).to.equal(400)
    expect((await get('/v1/feeds/site/999999.atom')).status).to.equal(404)
    expect((await get('/v1/feeds/site/341222.rss')).status).to.equal(404)
    expect(titles(await atom(`${SITE}.atom?before=1999-12`))).to.deep.equal([])
  })

  describe('go back through all that was ever published', () => {
    const publishOn = (at: string, titleOf: (i: number) => string, count: number) =>
      Array.from({ length: count }, (_, i) => {
        hub.clock.now = new Date(Date.parse(at) + i * 1000).toISOString() as Instant
        return hub.publish(TAIHE, contentOf(titleOf(i), '内容', { field: i % 3 === 0 ? '救灾' : '医疗卫生' })).itemId
      })

    /** A reader as RFC 5005 describes it: it goes back until it meets an archive document that it has read before. */
    function reader(path: string) {
      const shown = new Map<string, string>()
      const known = new Map<string, Element>()
      const read = async () => {
        const documents: [path: string, document: Element][] = []
        for (let at: string | undefined = path; at !== undefined && !known.has(at); ) {
          const document = await atom(at)
          expect(documents.some(([before]) => before === at)).to.equal(false)
          documents.push([at, document])
          at = linkOf(document, 'prev-archive')?.slice(ADDRESS.length)
        }
        for (const [at, document] of documents.toReversed()) {
          if (at !== path) known.set(at, document)
          for (const entry of all(document, 'entry')) shown.set(one(entry, 'id').text, one(entry, 'title').text)
          for (const { attributes } of all(document, 'at:deleted-entry')) shown.delete(attributes.ref ?? '')
        }
        return documents.map(([at]) => at)
      }
      return { shown, known, read }
    }

    it('by addresses that stay: whoever has read an archive document has all that is older', async () => {
      const march = publishOn('2026-03-05T01:00:00.000Z', (i) => `三月 ${i}`, 130)
      const april = publishOn('2026-04-10T01:00:00.000Z', (i) => `四月 ${i}`, 70)
      const june = publishOn('2026-06-01T01:00:00.000Z', (i) => `六月 ${i}`, 30)
      await hub.settle()
      const whole = reader(`${SITE}.atom`)
      const relief = reader(`${SITE}.atom?field=救灾`)
      await whole.read()
      await relief.read()
      const everything = [...march, ...april, ...june]
      expect([...whole.shown.keys()]).to.have.members(everything.map(idOf))
      expect(whole.known.has(`${SITE}.atom?before=2026-04`)).to.equal(true)
      for (const document of whole.known.values()) {
        one(document, 'fh:archive')
        expect(linkOf(document, 'current')).to.equal(`${ADDRESS}${SITE}.atom`)
      }
      const [revised, withdrawn] = [march[3] as ItemId, march[5] as ItemId]
      hub.clock.now = parseInstant('2026-06-30T01:00:00.000Z')
      hub.revise(revised, 1, contentOf('改过', '内容', { field: '救灾' }))
      hub.withdraw(withdrawn, 1)
      const july = publishOn('2026-07-01T01:00:00.000Z', (i) => `七月 ${i}`, 60)
      await hub.settle()
      const again = await whole.read()
      expect(again).to.include(`${SITE}.atom?before=2026-07`).and.not.include(`${SITE}.atom?before=2026-04`)
      const now = [...everything, ...july].filter((itemId) => itemId !== withdrawn)
      expect([...whole.shown.keys()]).to.have.members(now.map(idOf))
      expect(whole.shown.get(idOf(revised))).to.equal('改过')
      const anew = reader(`${SITE}.atom`)
      await anew.read()
      expect([...anew.shown].sort()).to.deep.equal([...whole.shown].sort())
      await relief.read()
      const inField = [march, april, june, july].flatMap((items) => items.filter((_, i) => i % 3 === 0))
      expect([...relief.shown.keys()]).to.have.members(inField.map(idOf))
    })

    it('and an item that comes late, under an old date, is in the newest document', async () => {
      publishOn('2026-03-05T01:00:00.000Z', (i) => `先到 ${i}`, 60)
      hub.clock.now = parseInstant('2026-03-05T00:00:00.000Z')
      const late = hub.publish(FUYANG, contentOf('后到', '内容'))
      await hub.settle()
      expect(entryOf(await atom(), late.itemId)).to.not.equal(undefined)
    })

    it('as JSON Feed, too', async () => {
      publishOn('2026-03-05T01:00:00.000Z', (i) => `${i}`, 120)
      await hub.settle()
      const first = await hub.json(`${SITE}.json`)
      expect(first.version).to.equal('https://jsonfeed.org/version/1.1')
      expect(first.feed_url).to.equal(`${ADDRESS}${SITE}.json`)
      expect(first.items[0]._hub).to.include.keys('itemId', 'version', 'fingerprint', 'status')
      const next = await hub.json(first.next_url.slice(ADDRESS.length))
      expect(next.items.length).to.be.greaterThan(0)
      expect(next._hub.archive).to.equal(true)
    })
  })
})
