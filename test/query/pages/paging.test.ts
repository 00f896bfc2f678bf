import { expect } from 'chai'
import { parseInstant } from '../../../services/domain/ids.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import { numbersNear } from '../../../services/query/pages/paging.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../../scratch-places.ts'
import { BROWSER } from './pages-scene.ts'

/** Three pages of twenty, the last with five. */
const ITEMS = 45
const LARGE = 7

describe('the pages of a list', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
    const inField = (i: number): Partial<Content> => (i % 2 === 0 ? { field: '救灾' } : {})
    for (let i = 0; i < ITEMS; i++)
      hub.publish(TAIHE, contentOf(`第${i}批次`, '内容', { publishedOn: '2026-01-05', ...inField(i) }))
    // Together they are more than a page of an answer may have.
    for (let i = 0; i < LARGE; i++)
      hub.publish(SHUIZHEN, contentOf(`大表${i}`, 'x'.repeat(700_000), { publishedOn: '2025-01-05' }))
    await hub.settle()
  })
  after(() => hub.stop())

  const page = async (path: string, status = 200) => {
    const response = await hub.fetch(path, BROWSER)
    const text = await response.text()
    expect(response.status, `${path}\n${text}`).to.equal(status)
    return text
  }
  const titlesOn = (text: string) =>
    [...text.matchAll(/<h3><a href="\/items\/[^"]*">([^<]*)<\/a>/g)].map(([, title]) => title as string)
  const linkTo = (text: string, rel: 'next' | 'prev') =>
    new RegExp(`<a rel="${rel}" href="([^"]*)"`).exec(text)?.[1]?.replaceAll('&amp;', '&')

  for (const [current, last, shown] of [
    [1, 1, [1]],
    [1, 3, [1, 2, 3]],
    [1, 45, [1, 2, 3, 45]],
    [7, 45, [1, 5, 6, 7, 8, 9, 45]],
    [45, 45, [1, 43, 44, 45]],
    [2, null, [1, 2]],
    [9, null, [1, 7, 8, 9]],
    // An address of a page that is not there any more.
    [9, 3, [1, 3]],
  ] as const)
    it(`link page ${current} of ${last} to ${shown}`, () =>
      expect(numbersNear(current, last)).to.deep.equal([...shown]))

  it('have numbers, and show every item once, forwards by number and back by 上一页', async () => {
    const first = await page('/sites/341222')
    expect(first).to.contain('共 52 条').and.contain('第 1 页，共 3 页').and.contain('href="/sites/341222?page=3"')
    const seen: string[] = []
    let path: string | undefined
    for (path = '/sites/341222'; path !== undefined; ) {
      const text: string = await page(path)
      const titles = titlesOn(text)
      seen.push(...titles)
      const next: string | undefined = linkTo(text, 'next')
      if (next === undefined) break
      expect(titles).to.have.length(20)
      path = next
    }
    expect(path).to.equal('/sites/341222?page=3')
    const wanted = Array.from({ length: ITEMS }, (_, i) => `第${ITEMS - 1 - i}批次`)
    expect(seen).to.deep.equal([...wanted, ...Array.from({ length: LARGE }, (_, i) => `大表${LARGE - 1 - i}`)])
    expect(linkTo(await page('/sites/341222?page=3'), 'prev')).to.equal('/sites/341222?page=2')
    expect(linkTo(await page('/sites/341222?page=2'), 'prev')).to.equal('/sites/341222')
  })

  it('keep the filters from page to page, and count what fits', async () => {
    const field = `field=${encodeURIComponent('救灾')}`
    const text = await page(`/sites/341222?${field}&sort=received&page=2`)
    expect(titlesOn(text)).to.deep.equal(['第4批次', '第2批次', '第0批次'])
    expect(text).to.contain('符合条件的共 23 条').and.contain('noindex')
    expect(linkTo(text, 'prev')).to.equal(`/sites/341222?${field}&sort=received`)
  })

  it('are whole, however large their items are', async () => {
    expect(titlesOn(await page('/sites/341222?year=2025'))).to.have.length(LARGE)
    expect(titlesOn(await page('/townships/341222102'))).to.have.length(LARGE)
  })

  it('end beyond the last one, and refuse what is no number of a page, and numbers of a search', async () => {
    expect(await page('/sites/341222?page=4'))
      .to.contain('没有更多信息了')
      .and.contain('查看全部')
    expect(await page('/sites/341222?page=')).to.contain('第 1 页')
    for (const wrong of ['page=0', 'page=501', 'page=x', 'page=-1', 'page=1&page=2', 'q=批次&page=2'])
      await page(`/sites/341222?${wrong}`, 400)
    expect(await page('/sites/341222?q=批次')).to.not.match(/class="numbers"/)
  })

  it('have numbers on boards and for townships too', async () => {
    expect(await page('/boards/341222102200'))
      .to.contain('共 52 条')
      .and.contain('第 1 页，共 3 页')
    expect(await page('/townships/341222102?page=2')).to.contain('没有更多信息了')
  })

  it('have no numbers while something is dated ahead of the clock, and still show every item once', async () => {
    const { now } = hub.clock
    hub.clock.now = parseInstant('2026-03-05T02:00:00.000Z')
    hub.publish(TAIHE, contentOf('时间在后的', '内容'))
    hub.clock.now = now
    await hub.settle()
    const seen: string[] = []
    for (let path: string | undefined = '/sites/341222'; path !== undefined; ) {
      const text: string = await page(path)
      expect(text).to.not.contain('class="numbers"')
      seen.push(...titlesOn(text))
      path = linkTo(text, 'next')
    }
    expect(seen).to.have.length(ITEMS + LARGE + 1)
    expect(new Set(seen).size).to.equal(seen.length)
    expect(seen.at(-1)).to.equal('时间在后的')
    expect(titlesOn(await page('/sites/341222?page=3')).at(-1), 'an address that was kept').to.equal('时间在后的')
    expect(await page('/sites/341222?page=4')).to.contain('没有更多信息了')
  })
})

describe('what stands beside the list of a site', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
    const organ = { name: '太和县民政局', kind: 'department', divisionCode: '341222' } as Content['organ']
    hub.publish(TAIHE, contentOf('县政府的', '内容', { field: '救灾' }))
    hub.publish(TAIHE, contentOf('民政局的', '内容', { field: '救灾', organ } as Partial<Content>))
    hub.publish(SHUIZHEN, contentOf('镇里的', '内容'))
    const { itemId } = hub.publish(TAIHE, contentOf('撤下的', '内容', { field: '扶贫' }))
    hub.withdraw(itemId, 1, '有误')
    await hub.settle()
  })
  after(() => hub.stop())

  const page = async (path: string) => (await hub.fetch(path, BROWSER)).text()

  it('leads to fields with counts, to organs, and to what the county itself has made', async () => {
    const site = await page('/sites/341222')
    expect(site)
      .to.match(/救灾 <span class="count">2<\/span>/)
      .and.match(/还没有信息的 1 个领域[\s\S]*扶贫/)
    expect(site).to.match(/<a href="\/sites\/341222\?node=taihe">只看县级 <span class="count">2<\/span>/)
    expect(site).to.match(/<a href="\/sites\/341222\?organ=[^"]*">太和县民政局</)
    const own = await page('/sites/341222?node=taihe&status=live')
    expect(own).to.contain('县政府的').and.contain('民政局的').and.not.contain('镇里的')
    expect(own).to.match(/<input type="checkbox" name="node" value="taihe" checked> 只看县级/)
    expect(await page('/sites/341222?node=taihe-shuizhen')).to.contain('checked> 只看税镇镇人民政府')
    expect(await page('/topics/341200')).to.contain('只看市级')
  })

  it('gives the feed and a table of the same list, in words', async () => {
    const site = await page(`/sites/341222?field=${encodeURIComponent('救灾')}`)
    const links = [...site.matchAll(/<a href="(\/v1\/[^"]*)"[^>]*>([^<]*)<\/a>/g)].map(([, path, words]) => [
      path,
      words,
    ])
    expect(links).to.deep.equal([
      [`/v1/feeds/site/341222.atom?field=${encodeURIComponent('救灾')}`, '订阅更新（供阅读器使用）'],
      [`/v1/exports/site/341222.csv?field=${encodeURIComponent('救灾')}`, '下载救灾信息（表格）'],
    ])
    for (const [path] of links) expect((await hub.fetch(path as string)).status, path).to.equal(200)
  })
})
