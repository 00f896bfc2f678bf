import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { division } from '../../../scripts/division.ts'
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
