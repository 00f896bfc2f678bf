import { expect } from 'chai'
import { type Instant, parseInstant } from '../../services/domain/ids.ts'
import { sitemapPeriods } from '../../services/query/sitemaps/sitemap-periods.ts'
import { textOf } from '../event-reader.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'
import { all, one, readXml } from './xml-elements.ts'

const ADDRESS = 'https://gk.example.gov.cn'
const BROWSER = { accept: 'text/html' }

describe('what search engines may list', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub({ HUB_PUBLIC_URL: ADDRESS })
  })
  after(() => hub.stop())

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await hub.fetch(path, { headers })
    return { status: response.status, headers: response.headers, text: await textOf(response) }
  }
  const locations = (xml: string, name: 'url' | 'sitemap') =>
    all(readXml(xml), name).map((place) => one(place, 'loc').text)

  it('is named by robots.txt, a sitemap for each outlet', async () => {
    const { text, headers } = await get('/robots.txt')
    expect(headers.get('content-type')).to.equal('text/plain; charset=utf-8')
    expect(text).to.contain('User-agent: *\nDisallow: /v1/\nDisallow: /view\nAllow: /v1/feeds/\n')
    for (const outlet of ['topic/341200', 'site/341222', 'board/341222102200'])
      expect(text).to.contain(`\nSitemap: ${ADDRESS}/sitemaps/${outlet}.xml\n`)
    expect(locations((await get('/sitemap.xml')).text, 'url')).to.include.members([
      ...[`${ADDRESS}/`, `${ADDRESS}/topics/341200`, `${ADDRESS}/sites/341222`, `${ADDRESS}/boards/341222102200`],
    ])
  })

  it('is every item that everybody sees today, by the years of their printed days, and no other', async () => {
    const old = hub.publish(TAIHE, contentOf('旧', '内容', { publishedOn: '2019-05-01' }))
    const shown = hub.publish(TAIHE, contentOf('新', '内容'))
    const gone = hub.publish(TAIHE, contentOf('撤下的', '内容'))
    hub.withdraw(gone.itemId, 1)
    hub.publish(TAIHE, contentOf('过期的', '内容', { displayUntil: '2026-03-04' }))
    hub.publish(TAIHE, contentOf('以后的', '内容', { displayFrom: '2026-03-06' }))
    hub.publish(TAIHE, contentOf('别处的', '内容', { shownOn: { topic: 'all' } }))
    await hub.settle()
    const index = await get('/sitemaps/site/341222.xml')
    const sitemaps = locations(index.text, 'sitemap')
    expect(sitemaps).to.deep.equal([2026, 2019].map((year) => `${ADDRESS}/sitemaps/site/341222/${year}.xml`))
    const found: string[] = []
    for (const sitemap of sitemaps) {
      const path = sitemap.slice(ADDRESS.length)
      const { text, headers } = await get(path)
      found.push(...locations(text, 'url'))
      expect((await get(path, { 'if-none-match': headers.get('etag') ?? '' })).status).to.equal(304)
    }
    expect(found).to.deep.equal([shown, old].map(({ itemId }) => `${ADDRESS}/items/${itemId}`))
    const [place] = all(readXml((await get('/sitemaps/site/341222/2026.xml')).text), 'url')
    expect(place && one(place, 'lastmod').text).to.equal('2026-03-05T01:00:00.000Z')
    for (const path of [
      '/sitemaps/site/999999.xml',
      '/sitemaps/site/341222/x.xml',
      '/sitemaps/site/341222/2026-13.xml',
    ])
      expect((await get(path)).status, path).to.equal(404)
  })

  it('is not a page without a text, nor a list that somebody has filtered', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('会撤下的公告', '内容'))
    await hub.settle()
    const robots = async (path: string) => {
      const { headers, text } = await get(path, BROWSER)
      const isMarked = text.includes('<meta name="robots" content="noindex">')
      expect(isMarked, path).to.equal(headers.get('x-robots-tag') === 'noindex')
      return headers.get('x-robots-tag')
    }
    expect(await robots(`/items/${itemId}`)).to.equal(null)
    hub.withdraw(itemId, 1)
    await hub.settle()
    expect(await robots(`/items/${itemId}`)).to.equal('noindex')
    expect(await robots('/sites/341222')).to.equal(null)
    expect(await robots('/sites/341222?field=救灾')).to.equal('noindex')
    const { headers } = await get(`/v1/items/${itemId}/body`)
    expect(headers.get('x-robots-tag')).to.equal('noindex')
  })

  it('is told where the feeds are, as people’s programs are, on pages and with lists', async () => {
    const { text, headers } = await get('/sites/341222?field=救灾', BROWSER)
    const path = '/v1/feeds/site/341222.atom?field=%E6%95%91%E7%81%BE'
    expect(text).to.contain(`<link rel="alternate" type="application/atom+xml" href="${path}">`)
    const link = `<${path}>; rel="alternate"; type="application/atom+xml"`
    expect(headers.get('link')).to.contain(link)
    expect((await get('/v1/outlets/site/341222/items?field=救灾')).headers.get('link')).to.contain(link)
    expect((await get('/v1/outlets/site/341222')).headers.get('link')).to.contain('</v1/feeds/site/341222.json>')
  })

  it('parts a year of many items into months, and a month into days', async () => {
    /** As the items of a day are many or few. */
    const itemsOn = (day: number): number =>
      day === 20260304 ? 5000 : day === 20250101 ? 7 : day > 20260200 && day < 20260300 ? 300 : 0
    const days: number[] = []
    for (let at = Date.parse('2024-01-01'); at < Date.parse('2026-03-06'); at += 24 * 3_600_000)
      days.push(Number(new Date(at).toISOString().slice(0, 10).replaceAll('-', '')))
    const countOutlet = async ({ fromDay = 0, toDay = 0 }: { fromDay?: number; toDay?: number }, most: number) =>
      Math.min(
        most + 1,
        days.filter((day) => day >= fromDay && day <= toDay).reduce((sum, day) => sum + itemsOn(day), 0),
      )
    const periods = await sitemapPeriods({ countOutlet }, { entries: [] }, '2026-03-05')
    expect(periods.slice(0, 2)).to.deep.equal(['2026-03-04', '2026-02-28'])
    expect(periods.filter((period) => period.startsWith('2026-02'))).to.have.length(28)
    expect(periods.at(-1)).to.equal('2025')
  })

  it('is read page by page, however many items a period has', async () => {
    for (let i = 0; i < 450; i++) {
      hub.clock.now = new Date(Date.parse('2026-03-05T02:00:00.000Z') + i).toISOString() as Instant
      hub.publish(TAIHE, contentOf(`第 ${i}`, '内容', { publishedOn: '2024-02-03', shownOn: { topic: 'all' } }))
    }
    hub.clock.now = parseInstant('2026-03-05T03:00:00.000Z')
    await hub.settle()
    const found = locations((await get('/sitemaps/topic/341200/2024-02-03.xml')).text, 'url')
    expect(new Set(found)).to.have.property('size', 450)
  })
})
