import { expect } from 'chai'
import { readTable } from '../../services/publisher/import/read-table.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../scratch-places.ts'
import { browserAt } from './browser-at-desk.ts'

describe('the ledger of the desk', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  it('has a row for each item of the clerk’s own node, as it stands', async () => {
    const numbers = {
      indexNumber: '11341222/2026-1',
      documentNumber: '太政〔2026〕9号',
      disclosure: 'proactive' as const,
    }
    const { itemId } = hub.publish(TAIHE, contentOf('救助名单', '全文', { ...numbers, issuedOn: '2026-03-01' }))
    for (let at = 0; at < 120; at++) hub.publish(TAIHE, contentOf(`第${at}号公告`, '文'))
    hub.publish(SHUIZHEN, contentOf('镇里的', '文'))
    const browser = browserAt(hub.url)
    await browser.send('/desk/sign-in', { token: 'clerk-taihe' })
    await browser.send(`/desk/items/${itemId}/withdraw`, { reason: '重复', expectedVersion: '1', key: 'key-of-ledger' })
    expect((await browser.get('/desk')).page).to.include('href="/desk/ledger.xlsx"')
    const { bytes, headers } = await browser.get('/desk/ledger.xlsx')
    expect(headers.get('content-type')).to.include('spreadsheetml')
    const file = { name: 'ledger.xlsx', bytes, turn: async () => {} }
    const { table, faults } = await readTable(file, { types: new Map(), before: [] })
    expect(faults).to.deep.equal([])
    expect(table.rows.length).to.equal(121)
    const row = Object.fromEntries(table.columns.map(({ title }, at) => [title, table.rows[0]?.[at]]))
    expect(row).to.deep.include({
      ...{ 标题: '救助名单', 索引号: '11341222/2026-1', 发文字号: '太政〔2026〕9号', 公开属性: '主动公开' },
      ...{ 成文日期: '2026-03-01', 首次公开: '2026-03-05', 状态: '已撤下', 编号: itemId },
    })
    expect(row.公开位置).to.include('太和县网站')
  })
})
