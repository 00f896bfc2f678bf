import { expect } from 'chai'
import { type ItemId, itemIdOf, parseDivisionCode, parseInstant } from '../../services/domain/ids.ts'
import type { Content, PlanTask } from '../../services/domain/item/content.ts'
import { newId } from '../../services/hub/clock.ts'
import type { CommandAccepted } from '../../services/publisher/node-publisher.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../scratch-places.ts'

const TASKS: PlanTask[] = [
  { no: 1, text: '制定方案', assigned: ['341222', '341226'], due: '2026-02-28', dueRaw: '2026年2月底' },
  { no: 2, text: '开设专栏', assigned: ['341222', '341226', '341222102', '341226104'], due: '2026-12-31' },
  { no: 3, text: '开展培训', assigned: ['341222'], continuous: true },
]

describe('the progress of a plan over HTTP', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let plan: ItemId
  before(async () => {
    hub = await startScratchHub()
    await hub.define({
      type: 'RulesAdopted',
      set: 'review',
      divisionCode: parseDivisionCode('341200'),
      since: '2020-01-01',
      rules: [
        { id: 'evidence-of-counties', reviews: 'evidence', level: 'county', byLevel: 'city' },
        { id: 'evidence-of-townships', reviews: 'evidence', level: 'township', byLevel: 'county' },
      ],
    })
  })
  after(() => hub.stop())
  beforeEach(() => {
    hub.clock.now = parseInstant('2026-03-05T01:00:00.000Z')
    plan = publishPlan(TASKS)
  })

  const publishPlan = (tasks: PlanTask[], title = `工作方案 ${newId()}`): ItemId =>
    hub.publish(FUYANG, { ...contentOf(title, '正文'), kind: 'plan', tasks }).itemId
  const evidence = (node = TAIHE, part: string | undefined = '1', more: Partial<Content> = {}): CommandAccepted =>
    hub.publish(node, {
      ...contentOf(`佐证 ${newId()}`, '正文'),
      relations: [{ rel: 'evidences', itemId: plan, ...(part !== undefined && { part }) }],
      ...more,
    })
  const reviewOf = (
    { itemId, version, fingerprint }: CommandAccepted,
    verdict: 'approved' | 'returned',
    node = FUYANG,
  ): CommandAccepted => {
    // A later one counts.
    hub.clock.now = parseInstant(new Date(Date.parse(hub.clock.now) + 1000).toISOString())
    return hub.publish(node, {
      ...contentOf(`审核意见 ${newId()}`, '已阅'),
      ...{ kind: 'review', verdict: { verdict } },
      relations: [{ rel: 'reviews', itemId, version, fingerprint }],
    })
  }
  const progress = async (query = '', itemId = plan) => {
    await hub.settle()
    return hub.json(`/v1/plans/${itemId}/progress${query && `?${query}`}`)
  }
  const stateOf = async (task: number, unit: string, query = '') => {
    const { cells } = await progress(`task=${task}&unit=${unit}${query}`)
    return cells.map(({ state }: { state: string }) => state).join()
  }

  it('tells each task of each unit, what is overdue, and what it was worked out from', async () => {
    const told = await progress()
    expect(told).to.deep.include({
      ...{ itemId: plan, version: 1, on: '2026-03-05', overdueTasks: [1], complete: true, next: null, withheld: [] },
      counts: { confirmed: 0, reported: 0, overdue: 2, open: 4, kept: 0, quiet: 1 },
      ofNoUnit: { total: 0, evidence: [] },
    })
    expect(told.directory.position).to.equal(hub.directory.latest().position)
    expect(told.checkpoints[0].nextOffset).to.be.greaterThan(0)
    expect(told.asOf).to.be.a('string')
    expect(told.tasks[0]).to.deep.equal({
      ...{ no: 1, text: '制定方案', due: '2026-02-28', dueRaw: '2026年2月底', units: 2 },
      counts: { confirmed: 0, reported: 0, overdue: 2, open: 0, kept: 0, quiet: 0 },
    })
    expect(told.cells.map(({ task, unit }: never) => `${task} ${(unit as { name: string }).name}`)).to.deep.equal([
      ...['1 太和县', '1 颍上县', '2 太和县', '2 税镇镇', '2 颍上县', '2 江口镇', '3 太和县'],
    ])
    expect((await progress('on=2026-02-28')).counts).to.include({ overdue: 0, open: 6 })
  })

  it('moves one cell with evidence: reported, then confirmed by a verdict of who may give it', async () => {
    const before = await progress()
    const given = evidence()
    const reported = await progress()
    expect(reported.counts).to.deep.equal({ ...before.counts, overdue: 1, reported: 1 })
    expect(reported.cells[0]).to.deep.include({ state: 'reported', reportedOn: '2026-03-05', evidenceTotal: 1 })
    expect(reported.cells[0].evidence[0]).to.include({ itemId: given.itemId, maker: '太和县人民政府', verdict: null })
    reviewOf(given, 'approved', SHUIZHEN)
    reviewOf(given, 'approved', TAIHE)
    expect(await stateOf(1, '341222')).to.equal('reported')
    reviewOf(given, 'approved')
    const confirmed = await progress()
    expect(confirmed.counts).to.deep.equal({ ...before.counts, overdue: 1, confirmed: 1 })
    expect(confirmed.cells.slice(1)).to.deep.equal(before.cells.slice(1))
    reviewOf(given, 'returned')
    expect(await stateOf(1, '341222')).to.equal('reported')
  })

  it('takes a verdict for one of a version: a revision is not approved by it, nor is anything by a withdrawn one', async () => {
    const given = evidence()
    const approval = reviewOf(given, 'approved')
    expect(await stateOf(1, '341222')).to.equal('confirmed')
    hub.withdraw(approval.itemId, 1)
    expect(await stateOf(1, '341222')).to.equal('reported')
    reviewOf(given, 'approved')
    const relations = [{ rel: 'evidences', itemId: plan, part: '1' }] as const
    hub.revise(given.itemId, 1, contentOf('佐证', '另一段正文', { relations: [...relations] }))
    expect(await stateOf(1, '341222')).to.equal('reported')
    hub.withdraw(given.itemId, 2)
    expect(await stateOf(1, '341222')).to.equal('overdue')
  })

  it('goes by the day of publication, and by the claimed day of what was recorded late', async () => {
    evidence(TAIHE, '3')
    expect([await stateOf(3, '341222', '&on=2026-03-04'), await stateOf(3, '341222')]).to.deep.equal(['quiet', 'kept'])
    expect(await stateOf(3, '341222', '&on=2026-09-06')).to.equal('quiet')
    evidence(TAIHE, '1', { backfilled: true, publishedOn: '2026-02-20' })
    expect(await stateOf(1, '341222', '&on=2026-02-19')).to.equal('open')
    const { cells } = await progress('task=1&unit=341222&on=2026-02-20')
    expect(cells[0]).to.deep.include({ state: 'reported', reportedOn: '2026-02-20' })
    expect(cells[0].evidence[0]).to.include({ backfilled: true })
  })

  it('counts evidence for the nearest unit, and lists what moves nothing', async () => {
    const before = await progress()
    const stray = evidence(SHUIZHEN, '1')
    const unknown = evidence(TAIHE, '9')
    const whole = evidence(TAIHE, undefined, { relations: [{ rel: 'evidences', itemId: plan }] })
    const after = await progress()
    expect(after.cells).to.deep.equal(before.cells)
    expect(after.ofNoUnit).to.deep.include({ total: 1 })
    expect(after.ofNoUnit.evidence[0]).to.include({ itemId: stray.itemId, part: '1' })
    const listed = after.ofNoTask.evidence.map(({ itemId, part }: { itemId: string; part: string }) => [itemId, part])
    expect(listed).to.have.deep.members([
      [unknown.itemId, '9'],
      [whole.itemId, null],
    ])
    evidence(SHUIZHEN, '2')
    expect([await stateOf(2, '341222102'), await stateOf(2, '341222')]).to.deep.equal(['reported', 'open'])
  })

  it('shows nothing that nobody may see yet, or any more', async () => {
    evidence(TAIHE, '1', { displayFrom: '2026-09-01' })
    const ended = evidence(TAIHE, '2')
    expect(await stateOf(1, '341222')).to.equal('overdue')
    expect(JSON.stringify(await progress())).not.to.include('2026-09-01')
    hub.redact(ended.itemId, 1, contentOf('不再是佐证', '正文'))
    expect(await stateOf(2, '341222')).to.equal('open')
    const hidden = hub.publish(FUYANG, {
      ...contentOf('未公开方案', '正文'),
      kind: 'plan',
      tasks: TASKS,
      displayFrom: '2026-09-01',
    })
    expect(await progress('', hidden.itemId)).to.include({ code: 'item-unknown', status: 404 })
    hub.withdraw(plan, 1)
    expect(await progress()).to.include({ code: 'plan-unknown', status: 404 })
  })

  it('is read in pages, by task, unit and state, with an ETag', async () => {
    evidence()
    const all = await progress()
    const found: unknown[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page = await progress(`limit=3${next && `&cursor=${next}`}`)
      found.push(...page.cells)
      next = page.next
    }
    expect(found).to.deep.equal(all.cells)
    const of = async (query: string) =>
      (await progress(query)).cells.map(
        ({ task, unit }: { task: number; unit: { id: string } }) => `${task} ${unit.id}`,
      )
    expect(await of('state=overdue')).to.deep.equal(['1 341226'])
    expect(await of('unit=341222')).to.deep.equal(['1 341222', '2 341222', '3 341222'])
    expect(await of('task=3')).to.deep.equal(['3 341222'])
    expect(await of('unit=341299')).to.deep.equal([])

    const { next } = await progress('limit=1')
    for (const query of [`limit=1&task=1&cursor=${next}`, `on=2026-01-01&cursor=${next}`, 'cursor=x'])
      expect(await progress(query), query).to.include({ code: 'parameter-invalid', name: 'cursor' })
    const path = `/v1/plans/${plan}/progress`
    const etag = (await hub.fetch(path)).headers.get('etag') ?? ''
    const again = () => hub.fetch(path, { headers: { 'if-none-match': etag } })
    expect((await again()).status).to.equal(304)
    evidence(TAIHE, '2')
    await hub.settle()
    expect((await again()).status).to.equal(200)
  })

  it('finds more evidence than a page of the store holds', async () => {
    for (let each = 0; each < 130; each++) evidence(TAIHE, '3')
    const { cells } = await progress('task=3')
    expect(cells[0]).to.include({ state: 'kept', evidenceTotal: 130 })
    expect(cells[0].evidence).to.have.length(5)
  })

  it('says what is wrong with a question', async () => {
    for (const [query, name] of [
      ['on=2026-13-01', 'on'],
      ['task=0', 'task'],
      ['unit=%20x', 'unit'],
      ['state=done', 'state'],
      ['limit=0', 'limit'],
      ['what=1', 'what'],
    ])
      expect(await progress(query), query).to.include({ code: 'parameter-invalid', name, status: 400 })
    expect(await progress('', itemIdOf(FUYANG, newId()))).to.include({ code: 'item-unknown' })
    const { itemId } = hub.publish(TAIHE, contentOf('通知', '正文'))
    expect(await progress('', itemId)).to.include({ code: 'plan-unknown', status: 404 })
  })
})
