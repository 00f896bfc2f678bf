import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { hashOfRows } from '../../../services/domain/catalogue/printed-row.ts'
import { parseDivisionCode, parseInstant } from '../../../services/domain/ids.ts'
import type { CatalogueRow, Content, Organ } from '../../../services/domain/item/content.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../../scratch-places.ts'
import { BROWSER } from './pages-scene.ts'

const BOARD = '/boards/341222102200'
const VILLAGE = parseDivisionCode('341222102200')
const COMMITTEE: Organ = { name: '孙楼村委会', kind: 'villagers-committee', divisionCode: VILLAGE }
const ROWS: CatalogueRow[] = [
  {
    rowId: 'r1',
    level1: '财务公开',
    level2: '村级收支',
    timeLimit: '每季度的首个月20日',
    subject: '行政村',
    levels: ['村级'],
  },
]

describe('the panels of a board', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
    await hub.define(...shippedRules(parseDivisionCode('341200')))
  })
  afterEach(() => hub.stop())

  /** Publishes by the township for the village, on its board alone. */
  const ofVillage = (title: string, more: Partial<Content> = {}) =>
    hub.publish(SHUIZHEN, { ...contentOf(title, '内容', { shownOn: { board: [VILLAGE] }, organ: COMMITTEE, ...more }) })

  /** Titles of each panel, and what it says of the next day. */
  async function panels(path = BOARD) {
    await hub.settle()
    const text = await (await hub.fetch(path, BROWSER)).text()
    return Object.fromEntries(
      [...text.matchAll(/<section class="panel".*?<h2 [^>]*>([^<]*)<\/h2>(.*?)<\/section>/gs)].map(
        ([, name, panel]) => [
          name as string,
          {
            titles: [...(panel as string).matchAll(/<li><a [^>]*>([^<]*)</g)].map(([, title]) => title),
            next: /下一次应公开：<time datetime="([^"]*)"/.exec(panel as string)?.[1] ?? null,
          },
        ],
      ),
    )
  }

  it('are those of the rules in force, in their order', async () => {
    expect(Object.keys(await panels())).to.deep.equal(['政务', '村务', '财务', '惠民'])
    await hub.define({
      ...{ type: 'RulesAdopted', set: 'columns', divisionCode: VILLAGE, since: '2020-01-01' },
      rules: [
        { id: 'board-government', name: '政务', on: 'board', order: 9, shows: { organKinds: ['government'] } },
        { id: 'board-benefits', name: '惠民', on: 'board', order: 4, shows: {}, ended: '2021-01-01' },
      ],
    })
    expect(Object.keys(await panels())).to.deep.equal(['村务', '财务', '政务'])
    expect(Object.keys(await panels('/boards/341222102201'))).to.have.length(4)
  })

  it("have an item where all that is asked of it fits, and the village's own first", async () => {
    ofVillage('村里的补贴名单', { field: '涉农补贴' })
    for (let i = 0; i < 8; i++) hub.publish(TAIHE, contentOf(`县里的补贴${i}`, '内容', { field: '涉农补贴' }))
    const found = await panels()
    expect(found.惠民?.titles).to.deep.equal(['村里的补贴名单', '县里的补贴7', '县里的补贴6'])
    expect(found.政务?.titles).to.deep.equal(['县里的补贴7', '县里的补贴6', '县里的补贴5'])
    expect(found.村务?.titles).to.deep.equal(['村里的补贴名单'])
    expect(found.财务?.titles).to.deep.equal([])
    expect((await panels('/boards/341222102201')).村务?.titles).to.deep.equal([])
  })

  it("find the village's own however much of others is newer", async () => {
    ofVillage('村里的公告')
    for (let i = 0; i < 70; i++) hub.publish(TAIHE, contentOf(`县里${i}`, '内容'))
    expect((await panels()).村务?.titles).to.deep.equal(['村里的公告'])
  })

  it('know an item by the row that it fulfils, and the next day of such a row', async () => {
    hub.clock.now = parseInstant('2026-01-04T01:00:00.000Z')
    const { itemId } = hub.publish(SHUIZHEN, { ...contentOf('目录', ''), kind: 'catalogue', field: '救灾', rows: ROWS })
    const verdict = {
      verdict: 'approved' as const,
      of: { nodeId: SHUIZHEN, field: '救灾' },
      rowsHash: hashOfRows(ROWS),
    }
    hub.publish(FUYANG, { ...contentOf('审核意见', '见附表'), kind: 'review', verdict })
    hub.clock.now = parseInstant('2026-01-05T01:00:00.000Z')
    expect(await panels()).to.deep.include({ 财务: { titles: [], next: '2026-01-20' } })
    ofVillage('第四季度收支', { relations: [{ rel: 'fulfils', itemId, part: 'r1' }], period: '2025-Q4' })
    ofVillage('另一条', { catalogue: { level1: '村级财务' } })
    const { 财务, 政务 } = await panels()
    expect(财务?.titles).to.have.members(['第四季度收支', '另一条'])
    expect(政务?.next).to.equal(null)
  })

  it('say nothing of what was withdrawn, nor of what is not shown today', async () => {
    const { itemId } = ofVillage('会撤下的')
    ofVillage('已结束', { displayUntil: '2026-03-05' })
    await hub.settle()
    hub.withdraw(itemId, 1, '有误')
    expect((await panels()).村务?.titles).to.deep.equal(['已结束'])
    hub.clock.now = parseInstant('2026-03-05T16:00:00.000Z')
    expect((await panels()).村务?.titles).to.deep.equal([])
  })

  it('stand on the first page of a board that is not narrowed, and nowhere else', async () => {
    for (let i = 0; i < 25; i++) hub.publish(TAIHE, contentOf(`第${i}批`, '内容'))
    for (const path of [`${BOARD}?page=2`, `${BOARD}?q=第1`, `${BOARD}?field=救灾`, '/sites/341222', '/topics/341200'])
      expect(await panels(path), path).to.deep.equal({})
  })

  it('are remembered for a state, but never what does not check', async () => {
    const { itemId } = ofVillage('清淤工程公示')
    ofVillage('道路养护公示')
    const both = ['道路养护公示', '清淤工程公示']
    const titles = async () => (await panels()).村务?.titles
    expect(await titles()).to.deep.equal(both)
    const store = (version: number) => {
      const database = new DatabaseSync(hub.readFile)
      database.exec(`PRAGMA busy_timeout = 5000; UPDATE items SET version = ${version} WHERE itemId = '${itemId}'`)
      database.close()
    }
    store(58)
    // Whoever reads the list meets it. What was checked before may stand until then.
    await titles()
    for (let again = 0; again < 2; again++) expect(await titles()).to.deep.equal(['道路养护公示'])
    store(1)
    expect(await titles()).to.deep.equal(both)
    hub.withdraw(itemId, 1)
    expect(await titles()).to.deep.equal(['道路养护公示'])
  })
})
