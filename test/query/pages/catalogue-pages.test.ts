import { expect } from 'chai'
import { type ItemId, parseDivisionCode } from '../../../services/domain/ids.ts'
import type { CatalogueRow } from '../../../services/domain/item/content.ts'
import type { ScratchHub } from '../../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../../scratch-places.ts'
import {
  catalogueContent,
  fulfilling,
  judgeCatalogue,
  onDay,
  RELIEF_ROWS,
  startCatalogueHub,
} from '../catalogue-scene.ts'
import { BROWSER, EVIL } from './pages-scene.ts'

describe('the pages of catalogues', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  let itemId: ItemId
  beforeEach(async () => {
    hub = await startCatalogueHub()
    itemId = hub.publish(TAIHE, catalogueContent('救灾')).itemId
  })
  afterEach(() => hub.stop())

  const page = async (path: string, status = 200) => {
    await hub.settle()
    const response = await hub.fetch(path, BROWSER)
    expect(response.status, path).to.equal(status)
    return response.text()
  }
  const table = `/sites/341222/catalogue/${encodeURIComponent('救灾')}`

  it('show the printed table of each office of a county, and how each stands', async () => {
    expect(await page(table))
      .to.contain('未经审核')
      .and.contain('<h2 id="office-taihe">太和县人民政府</h2>')
      .and.contain(`<a href="/items/${itemId}/rows/r1">物资发放</a>`)
      .and.contain('<h2 id="office-taihe-shuizhen">税镇镇人民政府</h2>')
      .and.contain('还没有发布这一领域的目录')
      .and.contain('2026年2月1日起失效')
    judgeCatalogue(hub, 'approved', { by: FUYANG, of: TAIHE, field: '救灾' })
    expect(await page(table))
      .to.contain('已审核生效')
      .and.contain('阜阳市人民政府2026年3月5日审核通过')
    onDay(hub, '2026-03-09')
    const changed: CatalogueRow[] = RELIEF_ROWS.map((row) => ({ ...row, subject: '县减灾中心' }))
    hub.revise(itemId, 1, catalogueContent('救灾', changed))
    expect(await page(table))
      .to.contain('修改待审核')
      .and.contain('<del>县应急局</del> 改为 <ins>县减灾中心</ins>')
      .and.contain('<td>县应急局</td>')
      .and.not.contain('<td>县减灾中心</td>')
    judgeCatalogue(hub, 'returned', { by: FUYANG, of: TAIHE, field: '救灾', rows: changed })
    expect(await page(table))
      .to.contain('已退回')
      .and.contain('第 2 版于2026年3月9日被阜阳市人民政府退回')
    expect(await page(`${table}?on=2026-03-06`))
      .to.contain('已审核生效')
      .and.not.contain('退回')
  })

  it('show a row as it is in force, how its limit is read, and what was published for it, in pages', async () => {
    const path = `/items/${itemId}/rows/r1`
    expect(await page(path))
      .to.contain('这一行还没有生效')
      .and.contain('<li>20个工作日内。</li>')
      .and.contain('还没有公开的信息写明对应这一行')
    for (let i = 0; i < 21; i++) hub.publish(TAIHE, fulfilling(`第${i}批发放清单`, { itemId, part: 'r1' }))
    const first = await page(path)
    expect(first).to.contain('共 21 条').and.contain('第20批发放清单').and.not.contain('第0批发放清单')
    const next = /<a rel="next" href="([^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(await page(next))
      .to.contain('第0批发放清单')
      .and.contain('回到第一页')
    expect(await page(`/items/${itemId}/rows/r3`))
      .to.contain('自2026年2月1日起失效')
      .and.contain('没有读懂')
    expect(await page(`/items/${itemId}/rows/r9`, 404)).to.contain('目录中没有“r9”这一行')
  })

  it('show offices by fields, what does not apply with its reason, and lead to each table', async () => {
    await hub.define({
      ...{ type: 'RulesAdopted', set: 'fields', divisionCode: parseDivisionCode('341200'), since: '2020-01-01' },
      rules: [
        { id: '扶贫', levels: ['county'], names: [{ name: '乡村振兴', since: '2021-06-01' }] },
        { id: '救灾', notAt: [{ nodeId: 'fuyang', reason: '由应急管理局公开' }] },
      ],
    })
    judgeCatalogue(hub, 'approved', { by: FUYANG, of: TAIHE, field: '救灾' })
    hub.publish(SHUIZHEN, catalogueContent('救灾'))
    const text = await page('/topics/341200/catalogues')
    const cells = [...text.matchAll(/<tr><th scope="row">([^<]*)<\/th>(.*)<\/tr>/g)].map(([, office, rest = '']) => [
      office,
      ...[...rest.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell = '']) => cell.replaceAll(/(<[^>]*>)+/g, ' ').trim()),
    ])
    expect(cells).to.deep.equal([
      ['阜阳市人民政府', '0／0', '不适用 这一层级没有此领域的事项', '不适用 由应急管理局公开'],
      ['太和县人民政府', '1／2', '－ 没有发布', '✓ 生效'],
      ['税镇镇人民政府', '0／1', '不适用 这一层级没有此领域的事项', '○ 未经审核'],
    ])
    expect(text).to.contain('<th scope="col">乡村振兴</th>').and.contain('应编目录 3 份，有生效版本 1 份（33.3%）')
    const path = /href="([^"]*taihe-shuizhen)"/.exec(text)?.[1] ?? ''
    expect(await page(path))
      .to.contain('税镇镇人民政府救灾领域事项标准目录')
      .and.contain('物资发放')
    expect(await page('/sites/341222/catalogues'))
      .to.contain('共 2 个单位')
      .and.not.contain('阜阳市人民政府')
  })

  it('show a light in each row in words, the newest item, and when the next one is due', async () => {
    const rows: CatalogueRow[] = [
      { rowId: 'r1', level2: '物资发放', timeLimit: '信息形成或者变更之日起20个工作日内' },
      { rowId: 'r2', level2: '灾情统计', timeLimit: '每季度的首个月20日' },
      { rowId: 'r3', level2: '救灾法规', timeLimit: '长期公开' },
    ]
    const { itemId: own } = hub.publish(TAIHE, catalogueContent('扶贫', rows))
    const other = `/sites/341222/catalogue/${encodeURIComponent('扶贫')}?node=taihe`
    expect(await page(other)).to.not.contain('公开情况</th>')
    judgeCatalogue(hub, 'approved', { by: FUYANG, of: TAIHE, field: '扶贫', rows })
    const { itemId: list } = hub.publish(TAIHE, {
      ...fulfilling('发放清单', { itemId: own, part: 'r1' }),
      issuedOn: '2026-03-02',
    })
    const soon = await page(other)
    expect(soon)
      .to.contain('● 绿灯 按期公开 1 行')
      .and.contain(`最近：<a href="/items/${list}">发放清单</a>`)
      .and.contain('下次到期 <time datetime="2026-04-20">2026年4月20日</time>')
      .and.contain('－ 还没有公开')
      .and.not.contain('红灯')
    onDay(hub, '2026-05-06')
    hub.publish(TAIHE, { ...fulfilling('又一清单', { itemId: own, part: 'r1' }), issuedOn: '2026-03-02' })
    const late = await page(other)
    expect(late).to.contain('■ 红灯 逾期未公开 1 行').and.contain('▲ 黄灯 公开迟了').and.contain('2026年7月20日')
    expect(await page(`/items/${own}/rows/r2`)).to.contain('■ 红灯 逾期未公开')
    expect(await hub.json(`/v1/catalogues/${own}/rows/r2`)).to.include({ light: 'overdue', nextDue: '2026-07-20' })
    expect(await hub.json(`/v1/catalogues/${itemId}/rows/r1`)).to.include({ light: null, nextDue: null })
  })

  it('end a page behind so many rows, and go on with the next office', async () => {
    const many = Array.from({ length: 301 }, (_, n) => ({ rowId: `r${n}`, level2: `事项${n}` }))
    hub.publish(TAIHE, catalogueContent('扶贫', many))
    hub.publish(SHUIZHEN, catalogueContent('扶贫'))
    const path = `/sites/341222/catalogue/${encodeURIComponent('扶贫')}`
    const first = await page(path)
    expect(first).to.contain('事项300').and.not.contain('税镇镇人民政府</h2>')
    const next = /<a rel="next" href="([^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
    onDay(hub, '2026-03-06')
    expect(await page(next))
      .to.contain('按2026年3月5日的情况')
      .and.contain('税镇镇人民政府</h2>')
      .and.contain('回到第一页')
      .and.not.contain('rel="next"')
    expect(await page(next.replace(encodeURIComponent('扶贫'), encodeURIComponent('救灾')), 400)).to.contain('从头开始')
  })

  it('need no script and hold none, whatever a row says, and keep their ETag until something changes', async () => {
    const rows: CatalogueRow[] = [{ rowId: 'r1', level1: EVIL, level2: EVIL, timeLimit: EVIL, subject: EVIL }]
    const { itemId: evil } = hub.publish(TAIHE, catalogueContent('扶贫', rows))
    const paths = ['/topics/341200/catalogues', table.replace(encodeURIComponent('救灾'), encodeURIComponent('扶贫'))]
    for (const path of [...paths, `/items/${evil}/rows/r1`, `/items/${evil}`, '/sites/341222', '/topics/341200']) {
      const text = await page(path)
      expect(text.replace(/"[^"]*"/g, '""'), path).to.not.match(/<script|<img|<iframe|<style|<[^>]* (style|on\w+)=/i)
      expect(text.match(/<h1>/g), path).to.have.length(1)
      const headers = { 'if-none-match': (await hub.fetch(path, BROWSER)).headers.get('etag') ?? '' }
      expect((await hub.fetch(path, { headers })).status, path).to.equal(304)
    }
    expect(await page(`/items/${evil}/rows/r1`)).to.contain('&lt;script&gt;')
  })

  it('show one office alone, and a field that is not there as such', async () => {
    expect(await page(`${table}?node=${SHUIZHEN}`))
      .to.contain('税镇镇人民政府')
      .and.not.contain('id="office-taihe"')
    expect(await page('/sites/341222/catalogue/nothing', 404)).to.contain('没有公开领域“nothing”')
    expect(await page(`${table}?on=tomorrow`, 400)).to.contain('应为 2026-03-05 这样的日期')
  })
})
