import { expect } from 'chai'
import { type ItemId, parseDivisionCode } from '../../../services/domain/ids.ts'
import type { Content, PlanTask } from '../../../services/domain/item/content.ts'
import { newId } from '../../../services/hub/clock.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../../scratch-places.ts'
import { BROWSER, EVIL } from './pages-scene.ts'

const TASKS: PlanTask[] = [
  {
    no: 1,
    text: '制定方案',
    lead: '市政务公开办',
    assigned: ['341222', '341226'],
    due: '2026-02-28',
    dueRaw: '2026年2月底',
  },
  { no: 2, text: EVIL, assigned: ['341222', '341222102', 'fuyang'], due: '2026-12-31' },
  { no: 3, text: '开展培训', assigned: ['341222'], continuous: true },
  { no: 4, text: '没有落实单位' },
]

describe('the page of a plan’s progress', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let plan: ItemId
  before(async () => {
    hub = await startScratchHub()
    const rules = [{ id: 'evidence-of-counties', reviews: 'evidence', level: 'county', byLevel: 'city' }]
    const divisionCode = parseDivisionCode('341200')
    await hub.define({ type: 'RulesAdopted', set: 'review', divisionCode, since: '2020-01-01', rules })
    plan = hub.publish(FUYANG, { ...contentOf('工作方案', '正文'), kind: 'plan', tasks: TASKS }).itemId
    const evidence = (node: typeof TAIHE, part: string, title = `佐证 ${newId()}`) =>
      hub.publish(node, { ...contentOf(title, '正文'), relations: [{ rel: 'evidences', itemId: plan, part }] })
    const { itemId, version, fingerprint } = evidence(TAIHE, '1', '太和县实施方案')
    const relations: Content['relations'] = [{ rel: 'reviews', itemId, version, fingerprint }]
    hub.publish(FUYANG, {
      ...contentOf('审核意见', '同意'),
      kind: 'review',
      verdict: { verdict: 'approved' },
      relations,
    })
    evidence(TAIHE, '2', EVIL)
    evidence(SHUIZHEN, '1', '税镇镇的材料')
    evidence(TAIHE, '99', '不知哪一项的材料')
    await hub.settle()
  })
  after(() => hub.stop())

  const page = async (query = '', itemId = plan) => {
    const response = await hub.fetch(`/plans/${itemId}/progress${query && `?${query}`}`, BROWSER)
    return { status: response.status, text: await response.text(), response }
  }
  const plain = (text: string) => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

  it('tells counts, each task, and all units by all tasks, and leads to each', async () => {
    const { text } = await page()
    const said = plain(text)
    expect(said).to.contain('工作方案进展').and.contain('截至 2026年3月5日 ，4 项任务，4 个单位')
    expect(said).to.contain('已确认 1').and.contain('已逾期 1').and.contain('近半年无进展 1')
    expect(said).to.contain('1 制定方案 2026年2月底（ 2026年2月28日 ） 2 个单位：已确认 1，已逾期 1 牵头：市政务公开办')
    expect(said).to.contain('0 个单位：没有承担单位')
    expect(text).to.contain('<th scope="row" class="below"><a href="/plans/')
    expect(said)
      .to.match(/太和县 确 报 静/)
      .and.match(/颍上县 逾/)
    for (const [, href] of text.matchAll(/href="(\/plans\/[^"]*)"/g))
      expect((await hub.fetch((href as string).replaceAll('&amp;', '&'), BROWSER)).status, href).to.equal(200)
  })

  it('lists the cells that are asked for with their evidence, and what moves nothing', async () => {
    const { text } = await page('task=1')
    const said = plain(text)
    expect(said)
      .to.match(/太和县 已确认/)
      .and.match(/太和县实施方案 （太和县人民政府，2026年3月5日，已确认 ?）/)
    expect(said).to.contain('颍上县 已逾期')
    expect(said).to.contain('没有计入：由不承担该任务的单位提交（1）').and.contain('税镇镇的材料')
    expect(said).to.contain('没有计入：方案中没有这项任务（1）').and.contain('不知哪一项的材料')
    expect(plain((await page('unit=341226')).text))
      .to.contain('1 制定方案 已逾期')
      .and.not.contain('太和县实施方案')
    expect(plain((await page('state=kept')).text)).to.contain('没有符合条件的任务和单位')
    const first = (await page('task=2&limit=1')).text
    const next = /rel="next" href="([^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(await (await hub.fetch(next, BROWSER)).text()).to.contain('税镇镇')
  })

  it('needs no script and holds none, whatever a task or an item is called', async () => {
    for (const query of ['', 'task=2', 'unit=341222', 'state=reported', 'on=2026-01-01']) {
      const { text } = await page(query)
      expect(text.replace(/"[^"]*"/g, '""'), query).to.not.match(/<script|<img|<iframe|<style|<[^>]* (style|on\w+)=/i)
      expect(text.match(/<h1>/g), query).to.have.length(1)
      expect(text).to.match(/数据截至 <time/)
      const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
      expect(new Set(ids).size, query).to.equal(ids.length)
      for (const [, id] of text.matchAll(/aria-labelledby="([^"]*)"/g)) expect(ids).to.include(id)
    }
  })

  it('is linked from the page of the plan, and from no other', async () => {
    const item = await (await hub.fetch(`/items/${plan}`, BROWSER)).text()
    expect(item).to.contain(`href="/plans/${plan}/progress"`)
    const other = hub.publish(TAIHE, contentOf('通知', '正文')).itemId
    await hub.settle()
    expect(await (await hub.fetch(`/items/${other}`, BROWSER)).text()).not.to.contain('/progress')
    const { status, text } = await page('', other)
    expect(status).to.equal(404)
    expect(text).to.contain('不是正在公开的工作方案')
  })

  it('is told as unchanged by an ETag, until something changes', async () => {
    const etag = (await page()).response.headers.get('etag') ?? ''
    const again = () => hub.fetch(`/plans/${plan}/progress`, { headers: { ...BROWSER.headers, 'if-none-match': etag } })
    expect((await again()).status).to.equal(304)
    hub.publish(TAIHE, { ...contentOf('又一佐证', '正文'), relations: [{ rel: 'evidences', itemId: plan, part: '3' }] })
    await hub.settle()
    expect((await again()).status).to.equal(200)
  })
})
