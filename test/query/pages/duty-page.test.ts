import { expect } from 'chai'
import { hashOfRows } from '../../../services/domain/catalogue/printed-row.ts'
import { instantOf, parseDivisionCode } from '../../../services/domain/ids.ts'
import type { CatalogueRow } from '../../../services/domain/item/content.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG, SHUIZHEN } from '../../scratch-places.ts'

const ROWS: CatalogueRow[] = [
  { rowId: 'r1', level2: '救助政策', timeLimit: '信息形成之日起7个工作日内', basis: '某办法' },
  {
    ...{ rowId: 'r2', level2: '宅基地审批情况', timeLimit: '每季度的首个月20日', basis: '村民委员会组织法' },
    ...{ subject: '行政村', levels: ['村级'] },
  },
]

describe('the page of what an office has to publish', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  const onDay = (day: string) => {
    hub.clock.now = instantOf(Date.parse(`${day}T01:00:00.000Z`))
  }
  before(async () => {
    hub = await startScratchHub()
    await hub.define(...shippedRules(parseDivisionCode('341200')))
    onDay('2026-01-04')
    const list = hub.publish(SHUIZHEN, { ...contentOf('清单', ''), kind: 'catalogue', field: '救灾', rows: ROWS })
    const verdict = {
      verdict: 'approved' as const,
      of: { nodeId: SHUIZHEN, field: '救灾' },
      rowsHash: hashOfRows(ROWS),
    }
    hub.publish(FUYANG, { ...contentOf('审核意见', '见附表'), kind: 'review', verdict })
    onDay('2026-01-23')
    const relations = [{ rel: 'fulfils' as const, itemId: list.itemId, part: 'r1' }]
    hub.publish(SHUIZHEN, contentOf('救助办法', '内容', { issuedOn: '2026-01-05', relations }))
    await hub.settle()
  })
  after(() => hub.stop())
  const page = async (path: string) => {
    const response = await hub.fetch(path)
    expect(response.status).to.equal(200)
    return response.text()
  }

  it('tells when the next list is due, what is overdue and why', async () => {
    const text = await page('/sites/341222/duties?node=taihe-shuizhen')
    expect(text).to.include('税镇镇人民政府应公开事项')
    expect(text).to.include('<time datetime="2026-04-20">2026年4月20日</time>（2026年第1季度）')
    expect(text).to.include('<strong>2 项</strong>')
    expect(text).to.match(
      /宅基地审批情况（孙楼村委会）[\s\S]*2025年第4季度；逾期未完成，晚 3 个工作日；最迟 <time[^>]*>2026年1月20日/u,
    )
    expect(text).to.include('《村民委员会组织法(2025修订)》第35条')
    const late = await page('/sites/341222/duties?node=taihe-shuizhen&state=late')
    expect(late).to.match(/救助办法[\s\S]*晚 7 个工作日；最迟 <time[^>]*>2026年1月14日/u)
  })

  it('is there for each office of the site, takes any parameter, and is linked from the site and the boards', async () => {
    expect(await page('/sites/341222/duties')).to.include('太和县人民政府应公开事项')
    expect(await page('/sites/341222/duties?state=nonsense&cursor=')).to.include('没有这样的事项')
    expect((await hub.fetch('/sites/341222/duties?node=fuyang')).status).to.equal(404)
    expect((await hub.fetch('/sites/341222102/duties')).status).to.equal(404)
    expect(await page('/boards/341222102200')).to.include('href="/sites/341222/duties?node=taihe-shuizhen"')
    expect(await page('/sites/341222')).to.include('href="/sites/341222/duties?node=taihe"')
  })
})
