import { expect } from 'chai'
import { HtmlValidate } from 'html-validate'
import { type ItemId, instantOf, parseDivisionCode } from '../../services/domain/ids.ts'
import type { PlanTask } from '../../services/domain/item/content.ts'
import { newId } from '../../services/hub/clock.ts'
import { shippedRules } from '../../services/hub/founding/rules/shipped-rules.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, TAIHE } from '../scratch-places.ts'
import { browserAt, signedInAt } from './browser-at-desk.ts'

const CITY = parseDivisionCode('341200')
const TASKS: PlanTask[] = [
  { no: 1, text: '制定<方案>', assigned: ['341222'], due: '2026-04-30' },
  { no: 2, text: '逾期的任务', assigned: ['341222'], due: '2026-02-28' },
  { no: 3, text: '持续推进的任务', assigned: ['341222'], continuous: true },
  { no: 4, text: '别处的任务', assigned: ['341226'], due: '2026-04-30' },
]

/** What a browser would send of a page: the hidden fields of its form. */
const hiddenIn = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [
      name as string,
      (value as string).replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
    ]),
  )

describe('plans at the desk', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let plan: ItemId
  beforeEach(async () => {
    hub = await startScratchHub()
    const rules = [{ id: 'evidence', reviews: 'evidence', level: 'county', byLevel: 'city' }]
    await hub.define(...shippedRules(CITY), {
      ...{ type: 'RulesAdopted', set: 'review', divisionCode: CITY, since: '2020-01-01', rules },
    })
    hub.clock.now = instantOf(Date.parse('2026-03-05T01:00:00.000Z'))
    plan = hub.publish(FUYANG, { ...contentOf('工作方案', '正文'), kind: 'plan', tasks: TASKS }).itemId
    await hub.settle()
  })
  afterEach(() => hub.stop())

  const cell = async (no: number) =>
    (await hub.json(`/v1/plans/${plan}/progress?task=${no}`)).cells[0] as { state: string; evidence: unknown[] }
  const itemAt = (at: string | null) => /items\/([^?]+)/.exec(at ?? '')?.[1] as ItemId

  async function report(no: number) {
    const browser = await signedInAt(hub.url)
    const path = `/desk/new?plan=${plan}&task=${no}`
    const { page } = await browser.get(path)
    const form = { ...hiddenIn(page), title: `第 ${no} 项的佐证`, text: '已完成。', siteAll: 'all' }
    const looked = await browser.send('/desk/new', { ...form, does: 'preview' })
    expect(looked.status, looked.page).to.equal(200)
    expect(looked.page).to.include(`第 ${no} 项任务的佐证上报`)
    const signed = await browser.send('/desk/new', { ...form, ...hiddenIn(looked.page), does: 'sign' })
    expect(signed.status, signed.page).to.equal(303)
    await hub.settle()
    return itemAt(signed.at)
  }

  it('are the tasks of an office by their day, and those of others are not', async () => {
    const browser = await signedInAt(hub.url)
    const { page } = await browser.get('/desk/plans')
    expect(page.indexOf('逾期的任务')).to.be.greaterThan(0).and.to.be.lessThan(page.indexOf('制定&lt;方案&gt;'))
    expect(page.indexOf('制定&lt;方案&gt;')).to.be.lessThan(page.indexOf('持续推进的任务'))
    expect(page).to.include('逾期未完成，晚').and.to.include('2026年4月30日').and.not.to.include('别处的任务')
    expect(page).to.include(`href="/desk/new?plan=${plan}&amp;task=1">上报佐证`)
    expect((await browser.get('/desk')).page).to.include('href="/desk/plans"')
  })

  it('take evidence as an item like any other, and count it as the commands’', async () => {
    const itemId = await report(1)
    expect((await cell(1)).state).to.equal('reported')
    const { content } = await hub.json(`/v1/items/${itemId}`)
    expect(content.relations).to.deep.equal([{ rel: 'evidences', itemId: plan, part: '1' }])
    expect((await (await signedInAt(hub.url)).get('/desk/plans')).page).to.include('已上报，等待审核')
  })

  it('are judged by the reviewer, who sees what she judges, and by nobody else', async () => {
    const itemId = await report(1)
    const reviewer = await signedInAt(hub.url, 'clerk-fuyang')
    expect((await reviewer.get('/desk/plans')).page).to.include(`href="/desk/new?evidence=${itemId}">审核`)
    const { page } = await reviewer.get(`/desk/new?evidence=${itemId}`)
    expect(page).to.include('所审核的佐证：第 1 项的佐证').and.to.include('已完成。')
    expect(page).to.include('value="关于“第 1 项的佐证”的审核意见"')
    const { results } = await new HtmlValidate({ extends: ['html-validate:recommended'] }).validateString(page)
    expect(results.flatMap(({ messages }) => messages.map(({ message }) => message))).to.deep.equal([])
    const form = { ...hiddenIn(page), title: '审核意见', text: '同意。', siteAll: 'all' }
    const without = await reviewer.send('/desk/new', { ...form, does: 'preview' })
    expect(without.status).to.equal(422)
    expect(without.page).to.include('审核结论')
    const looked = await reviewer.send('/desk/new', { ...form, verdict: 'approved', does: 'preview' })
    expect(looked.page).to.include('value="approved" checked')
    const signed = await reviewer.send('/desk/new', { ...form, verdict: 'approved', does: 'sign' })
    expect(signed.status, signed.page).to.equal(303)
    await hub.settle()
    expect((await cell(1)).state).to.equal('confirmed')
    const other = await signedInAt(hub.url)
    const refused = await other.send('/desk/new', {
      ...form,
      node: '',
      verdict: 'approved',
      does: 'sign',
      key: newId(),
    })
    expect(refused.status).to.equal(409)
    expect(refused.page).to.include('不由本单位审核')
  })

  it('are returned, too, and then wait for evidence again', async () => {
    const itemId = await report(2)
    const reviewer = await signedInAt(hub.url, 'clerk-fuyang')
    const { page } = await reviewer.get(`/desk/new?evidence=${itemId}`)
    const form = { ...hiddenIn(page), title: '审核意见', text: '请补充。', siteAll: 'all', verdict: 'returned' }
    expect((await reviewer.send('/desk/new', { ...form, does: 'sign' })).status).to.equal(303)
    await hub.settle()
    expect((await (await signedInAt(hub.url)).get('/desk/plans')).page).to.include('已退回，请重新上报')
  })

  it('are not judged by what was looked at before it was changed', async () => {
    const itemId = await report(1)
    const reviewer = await signedInAt(hub.url, 'clerk-fuyang')
    const { page } = await reviewer.get(`/desk/new?evidence=${itemId}`)
    const relations = [{ rel: 'evidences' as const, itemId: plan, part: '1' }]
    hub.revise(itemId, 1, contentOf('第 1 项的佐证', '换了内容。', { relations }))
    await hub.settle()
    const form = { ...hiddenIn(page), title: '审核意见', text: '同意。', siteAll: 'all', verdict: 'approved' }
    const late = await reviewer.send('/desk/new', { ...form, does: 'sign' })
    expect(late.status).to.equal(409)
    expect(late.page).to.include('已被更正为第 2 版').and.to.include('换了内容。')
  })

  it('take no evidence of a task that is nobody’s or another’s, nor of what is no plan', async () => {
    const browser = await signedInAt(hub.url)
    const { itemId } = hub.publish(TAIHE, contentOf('不是方案', '文'))
    await hub.settle()
    for (const [of, says] of [
      [`plan=${plan}&task=4`, '没有把这项任务交给本单位'],
      [`plan=${plan}&task=99`, '没有第 99 项任务'],
      [`plan=${itemId}&task=1`, '没有第 1 项任务'],
      [`plan=taihe.${newId()}&task=1`, '已经不再公开'],
    ] as const) {
      const { page } = await browser.get(`/desk/new?${of}`)
      expect(page, of).to.include(says)
      const form = { ...hiddenIn(page), title: `佐证 ${newId()}`, text: '文', siteAll: 'all', does: 'sign' }
      expect((await browser.send('/desk/new', form)).status, of).to.equal(409)
    }
    expect((await browser.get(`/desk/new?evidence=taihe.${newId()}`)).status).to.equal(404)
    expect((await browser.get('/desk/new?plan=nothing&task=x')).status).to.equal(200)
    const form = { link: '{"rel":"evil"}', title: '没有链接的', text: '文', siteAll: 'all', does: 'sign', key: newId() }
    const plain = await browser.send('/desk/new', form)
    expect(plain.status).to.equal(303)
    await hub.settle()
    expect((await hub.json(`/v1/items/${itemAt(plain.at)}`)).content.relations).to.equal(undefined)
    expect((await browserAt(hub.url).get('/desk/plans')).at).to.equal('/desk/sign-in')
  })
})
