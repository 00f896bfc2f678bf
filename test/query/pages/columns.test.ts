import { expect } from 'chai'
import { type ItemId, parseDivisionCode } from '../../../services/domain/ids.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import type { Rule } from '../../../services/domain/rules/rule-sets.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../../scratch-places.ts'
import { BROWSER } from './pages-scene.ts'

const CITY = parseDivisionCode('341200')
/** More than one request looks at. */
const OTHERS = 1003

describe('the columns of a site', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let catalogue: ItemId
  before(async () => {
    hub = await startScratchHub()
    const facts = shippedRules(CITY).filter((fact) => fact.type === 'RulesAdopted' && fact.set === 'columns')
    await hub.define(...facts)
    const organs: Rule = { id: 'site-bureaus', name: '部门信息', on: 'site', order: 9, shows: { kinds: ['table'] } }
    await hub.define({
      ...{ type: 'RulesAdopted', set: 'columns', divisionCode: parseDivisionCode('341222') },
      ...{ since: '2026-01-01', rules: [organs] },
    })
    const rows = [
      { rowId: 'r1', level1: '政府信息公开指南' },
      { rowId: 'r2', level1: '政府信息公开工作年度报告' },
    ]
    catalogue = hub.publish(TAIHE, {
      ...contentOf('目录', ''),
      kind: 'catalogue',
      field: '救灾',
      rows,
    } as Content).itemId
    const fulfils = (part: string): Partial<Content> => ({ relations: [{ rel: 'fulfils', itemId: catalogue, part }] })
    hub.publish(TAIHE, contentOf('太和县公开指南', '内容', { ...fulfils('r1'), publishedOn: '2025-03-01' }))
    hub.publish(TAIHE, contentOf('2025年度报告', '内容', { ...fulfils('r2'), publishedOn: '2026-01-31' }))
    const elsewhere = { shownOn: { board: 'all' } } as Partial<Content>
    hub.publish(TAIHE, contentOf('只在公示栏的指南', '内容', { ...fulfils('r1'), ...elsewhere }))
    hub.publish(TAIHE, contentOf('公开工作办法', '内容', { form: 'normative', publishedOn: '2020-03-01' }))
    const { itemId } = hub.publish(TAIHE, contentOf('撤下的办法', '内容', { form: 'normative' }))
    hub.withdraw(itemId, 1, '有误')
    for (let i = 0; i < OTHERS; i++) hub.publish(SHUIZHEN, contentOf(`通知${i}`, '内容', { publishedOn: '2026-02-01' }))
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
  const linksIn = (text: string) =>
    [...text.matchAll(/<a href="([^"]*)"[^>]*>(政府信息公开[^<]+|法定主动公开内容|部门信息)<\/a>/g)].map(
      ([, path, name]) => `${name} ${path}`,
    )

  it('stand on the home page and on the site, in their order, by the rules of the place', async () => {
    const four = (base: string) => [
      `政府信息公开指南 ${base}/columns/site-guides`,
      `政府信息公开制度 ${base}/columns/site-rules`,
      `法定主动公开内容 ${base}`,
      `政府信息公开年报 ${base}/columns/site-reports`,
    ]
    expect(linksIn(await page('/'))).to.deep.equal(four('/topics/341200'))
    expect(linksIn(await page('/topics/341200'))).to.deep.equal(four('/topics/341200'))
    const own = '部门信息 /sites/341222/columns/site-bureaus'
    expect(linksIn(await page('/sites/341222'))).to.deep.equal([...four('/sites/341222'), own])
  })

  it('have what fulfils a row of the catalogue of the place’s own office, where the site shows it', async () => {
    const guides = await page('/sites/341222/columns/site-guides')
    expect(titlesOn(guides)).to.deep.equal(['太和县公开指南'])
    expect(guides).to.contain('<h1>太和县政府信息公开指南</h1>').and.contain('目录事项含有：政府信息公开指南')
    expect(titlesOn(await page('/sites/341222/columns/site-reports'))).to.deep.equal(['2025年度报告'])
    expect(await page('/topics/341200/columns/site-guides')).to.contain('这一栏目还没有信息')
  })

  it('find by looking at items what no index has, a thousand at a time, and lead on', async () => {
    const first = await page('/sites/341222/columns/site-rules')
    expect(first).to.contain('还没有查找完')
    const next = /<a rel="next" href="([^"]*)">继续查找/.exec(first)?.[1] as string
    expect(titlesOn(await page(next))).to.deep.equal(['公开工作办法'])
    await page('/sites/341222/columns/site-rules?cursor=x', 400)
  })

  it('are 404 where the rules of the place have none of that name', async () => {
    await page('/topics/341200/columns/site-bureaus', 404)
    await page('/sites/341222/columns/board-village', 404)
    await page('/sites/999999/columns/site-rules', 404)
  })

  it('keep their ETag until something is published', async () => {
    const path = '/sites/341222/columns/site-guides'
    const etag = (await hub.fetch(path)).headers.get('etag') as string
    expect((await hub.fetch(path, { headers: { 'if-none-match': etag } })).status).to.equal(304)
    const relations: Content['relations'] = [{ rel: 'fulfils', itemId: catalogue, part: 'r1' }]
    hub.publish(TAIHE, contentOf('新的公开指南', '内容', { relations }))
    await hub.settle()
    const after = await hub.fetch(path, { headers: { 'if-none-match': etag } })
    expect(after.status).to.equal(200)
    expect(titlesOn(await after.text())).to.deep.equal(['新的公开指南', '太和县公开指南'])
  })
})
