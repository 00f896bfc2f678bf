import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { division } from '../../../scripts/division.ts'
import { hashOfRows } from '../../../services/domain/catalogue/printed-row.ts'
import { type ItemId, parseDivisionCode, parseInstant } from '../../../services/domain/ids.ts'
import type { CatalogueRow, Relation } from '../../../services/domain/item/content.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../../scratch-places.ts'
import { BROWSER } from './pages-scene.ts'

describe('the fields of a city by counties', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
    hub.publish(TAIHE, contentOf('甲', '内容', { field: '救灾', publishedOn: '2026-02-03' }))
    hub.publish(TAIHE, contentOf('乙', '内容', { field: '救灾', publishedOn: '2025-12' }))
    hub.publish(SHUIZHEN, contentOf('丙', '内容', { field: '救灾', publishedOn: '2024-01-01' }))
    await hub.settle()
  })
  after(() => hub.stop())

  const topic = async (query = '') => (await hub.fetch(`/topics/341200${query}`, BROWSER)).text()
  /** The cells of a field's row as people read them. */
  const row = (text: string, field: string) =>
    new RegExp(`<tr><th scope="row">${field}</th>(.*?)</tr>`)
      .exec(text)?.[1]
      ?.split('</td>')
      .map((cell) => cell.replace(/<[^>]*>/g, ''))
      .filter((cell) => cell !== '')

  it('have how much each site shows, and the day of the newest; the empty ones are named below', async () => {
    const text = await topic()
    expect(row(text, '救灾')).to.deep.equal(['3', '3 2026年2月3日', '无'])
    expect(row(text, '扶贫')).to.equal(undefined)
    expect(text).to.match(/还没有信息的 1 个领域<\/summary><p>扶贫<\/p>/)
    expect(text).to.contain(`<a href="/sites/341222?field=${encodeURIComponent('救灾')}">3</a>`)
  })

  it('stand on the first page of the whole list only', async () => {
    for (const query of ['?page=2', '?q=甲', `?field=${encodeURIComponent('救灾')}`])
      expect(await topic(query), query).to.not.contain('各领域、各县区')
  })

  it('follow what is published, revised and withdrawn', async () => {
    const { itemId } = hub.publish(FUYANG, contentOf('全市的', '内容', { field: '扶贫', publishedOn: '2026-03-01' }))
    await hub.settle()
    expect(row(await topic(), '扶贫')).to.deep.equal(['1', '1 2026年3月1日', '1 2026年3月1日'])
    hub.revise(itemId, 1, contentOf('全市的', '内容', { field: '救灾', publishedOn: '2026-03-02' }))
    await hub.settle()
    const revised = await topic()
    expect(row(revised, '救灾')).to.deep.equal(['4', '4 2026年3月2日', '1 2026年3月2日'])
    expect(row(revised, '扶贫')).to.equal(undefined)
    hub.withdraw(itemId, 2, '有误')
    hub.publish(SHUIZHEN, contentOf('丁', '内容', { field: '扶贫', displayUntil: '2026-03-05' }))
    await hub.settle()
    expect(row(await topic(), '救灾')).to.deep.equal(['3', '3 2026年2月3日', '无'])
    expect(row(await topic(), '扶贫')).to.deep.equal(['1', '1 2026年3月5日', '无'])
  })

  it('follow a new county and a new field', async () => {
    await hub.define(division('341203', '颍东区', 'county', '341200'), { type: 'FieldDefined', name: '养老服务' })
    hub.publish(TAIHE, contentOf('戊', '内容', { field: '养老服务', publishedOn: '2026-03-03' }))
    await hub.settle()
    const text = await topic()
    expect(text).to.contain('<th scope="col"><a href="/sites/341203">颍东区</a></th>')
    expect(row(text, '养老服务')?.slice(0, 1)).to.deep.equal(['1'])
    expect(row(text, '养老服务')).to.include('1 2026年3月3日')
  })

  it('say where the newest does not check, and such a page has no ETag', async () => {
    const database = new DatabaseSync(hub.readFile)
    database.exec(
      "PRAGMA busy_timeout = 5000; UPDATE texts SET text = replace(text, '戊', '已') WHERE text LIKE '%\"戊\"%'",
    )
    database.close()
    hub.publish(TAIHE, contentOf('己', '内容', { field: '养老服务', publishedOn: '2026-03-01' }))
    await hub.settle()
    const response = await hub.fetch('/topics/341200', BROWSER)
    expect(row(await response.text(), '养老服务')?.join()).to.contain('未通过校验')
    expect(response.headers.get('etag')).to.equal(null)
  })
})

describe('what is overdue of the fields of a city', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
    await hub.define(...shippedRules(parseDivisionCode('341200')), division('341203', '颍东区', 'county', '341200'))
    const field = '救灾'
    const rows: CatalogueRow[] = [{ rowId: 'r1', level2: '救助资金', timeLimit: '每季度的首个月20日' }]
    const verdict = { verdict: 'approved' as const, of: { nodeId: SHUIZHEN, field }, rowsHash: hashOfRows(rows) }
    hub.clock.now = parseInstant('2025-10-04T01:00:00.000Z')
    hub.publish(SHUIZHEN, { ...contentOf('清单', ''), kind: 'catalogue', field, rows })
    hub.publish(FUYANG, { ...contentOf('审核意见', '见附表'), kind: 'review', verdict })
    hub.clock.now = parseInstant('2026-03-05T01:00:00.000Z')
    await hub.settle()
  })
  after(() => hub.stop())

  const ask = async () => {
    const response = await hub.fetch('/topics/341200', BROWSER)
    return { etag: response.headers.get('etag'), text: await response.text() }
  }
  /** Lets the count in the background go on until it says something new. */
  const counted = async (isNew: (text: string) => boolean) => {
    for (let turn = 0; turn < 2000; turn++) {
      if (turn % 50 === 0 && isNew((await ask()).text)) return
      hub.timers.pass(700_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    throw new Error('nothing new was counted')
  }

  it('stands in the cells of their counties, as many as the duties are, also where nothing was ever published', async () => {
    await counted((text) => text.includes('到2026年3月5日还没有公开'))
    const { text, etag } = await ask()
    const { duties } = await hub.json(
      `/v1/duties?division=341222&state=overdue&field=${encodeURIComponent('救灾')}&limit=200`,
    )
    expect(duties.length).to.be.greaterThan(0)
    const [cells] = /<tr><th scope="row">救灾<\/th>.*?<\/tr>/.exec(text) ?? []
    expect(cells?.match(/逾期 \d+/g)).to.deep.equal([`逾期 ${duties.length}`])
    expect(etag).to.not.equal(null)
    expect((await ask()).etag).to.equal(etag)
  })

  it('goes with what is published after all', async () => {
    const before = await ask()
    const { duties } = await hub.json(`/v1/duties?node=${SHUIZHEN}&state=overdue&limit=200`)
    for (const { subject, period } of duties) {
      const [itemId = '', part] = subject.split('#')
      const relations: Relation[] = [{ rel: 'fulfils', itemId: itemId as ItemId, part }]
      hub.publish(SHUIZHEN, contentOf(`救助资金 ${period}`, `${period} 的内容`, { field: '救灾', period, relations }))
    }
    await hub.settle()
    await counted((text) => !/逾期 \d/.test(text))
    expect((await ask()).etag).to.not.equal(before.etag)
  })
})
