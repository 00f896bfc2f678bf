import { expect } from 'chai'
import { type ItemId, instantOf, type NodeId, parseDivisionCode, parseNodeId } from '../../../services/domain/ids.ts'
import type { Content, PlanTask } from '../../../services/domain/item/content.ts'
import { newId } from '../../../services/hub/clock.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import type { CommandAccepted } from '../../../services/publisher/node-publisher.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../../scratch-places.ts'

const CITY = parseDivisionCode('341200')
const TASKS: PlanTask[] = [
  {
    ...{ no: 1, text: '制定方案', lead: '市政务公开办', assigned: ['341222', '341226', '341222102'] },
    ...{ due: '2026-02-28', dueRaw: '2026年2月底' },
  },
  { no: 2, text: '开展培训', assigned: ['341200', '341222'], continuous: true },
  { no: 10, text: '总结', assigned: ['341222102200', 'taihe'], due: '2026-12-31' },
]

interface ToldDuty {
  dutyId: string
  nodeId: string
  divisionCode: string
  subject: string
  title: string
  due: string | null
  state: string
  metOn: string | null
  workdaysLate: number
  by: string | null
  backfilled: boolean
  task: { no: number; unit: { id: string }; progress: string; reportedOn: string | null } | null
  explain: string[]
}

describe('what a plan sets its units, among what is due', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let plan: ItemId
  beforeEach(async () => {
    hub = await startScratchHub()
    const rules = [{ id: 'evidence', reviews: 'evidence', level: 'county', byLevel: 'city' }]
    await hub.define(...shippedRules(CITY), {
      ...{ type: 'RulesAdopted', set: 'review', divisionCode: CITY, since: '2020-01-01', rules },
    })
    onDay('2026-03-05')
    plan = publishPlan(FUYANG, TASKS)
  })
  afterEach(() => hub.stop())

  const onDay = (day: string) => {
    hub.clock.now = instantOf(Date.parse(`${day}T01:00:00.000Z`))
  }
  const publishPlan = (node: NodeId, tasks: PlanTask[], more: Partial<Content> = {}): ItemId =>
    hub.publish(node, { ...contentOf(`工作方案 ${newId()}`, '正文'), kind: 'plan', tasks, ...more }).itemId
  const evidence = (part: string, more: Partial<Content> = {}, node = TAIHE): CommandAccepted =>
    hub.publish(node, {
      ...contentOf(`佐证 ${newId()}`, '正文'),
      relations: [{ rel: 'evidences', itemId: plan, part }],
      ...more,
    })
  const review = ({ itemId, version, fingerprint }: CommandAccepted, verdict: 'approved' | 'returned') =>
    hub.publish(FUYANG, {
      ...contentOf(`审核意见 ${newId()}`, '已阅'),
      ...{ kind: 'review', verdict: { verdict } },
      relations: [{ rel: 'reviews', itemId, version, fingerprint }],
    })
  const listed = async (query: string) => {
    await hub.settle()
    return hub.json(`/v1/duties?${query}`)
  }
  const duties = async (query = ''): Promise<ToldDuty[]> => (await listed(`type=task&limit=200&${query}`)).duties
  const said = ({ nodeId, task, due, state, metOn, workdaysLate }: ToldDuty) =>
    [nodeId, task?.no, task?.unit.id, due, state, metOn, workdaysLate].join(' ')
  const cell = async (no: number, unit: string, query = '') => {
    const found = (await duties(query)).filter(({ task }) => task?.no === no && task.unit.id === unit)
    expect(found).to.have.length(1)
    return found[0] as ToldDuty
  }

  it('are each task of each unit, of its office, or of the nearest office above', async () => {
    expect((await duties()).map(said)).to.deep.equal([
      'taihe 1 341222 2026-02-28 overdue  4',
      'taihe-shuizhen 1 341222102 2026-02-28 overdue  4',
      'fuyang 1 341226 2026-02-28 overdue  4',
      'fuyang 2 341200  undated  0',
      'taihe 2 341222  undated  0',
      'taihe-shuizhen 10 341222102200 2026-12-31 open  0',
      'taihe 10 taihe 2026-12-31 open  0',
    ])
    const { dutyId, subject, title, explain, task } = await cell(1, '341222')
    expect([dutyId, subject, title]).to.deep.equal([
      ...[`task/taihe/${plan}#1/341222`, `${plan}#1/341222`, '制定方案（太和县）'],
    ])
    expect(task).to.deep.equal({
      ...{ no: 1, unit: { id: '341222', name: '太和县' }, lead: '市政务公开办', time: '2026年2月底' },
      ...{ progress: 'overdue', reportedOn: null },
    })
    expect(explain).to.deep.equal([
      '工作方案第 1 项任务，牵头单位：市政务公开办，时限：“2026年2月底”。',
      '最迟 2026年2月28日，方案所定的日期不因节假日顺延。',
      ...['还没有佐证。', '晚 4 个工作日。'],
    ])
    expect((await cell(1, '341226')).explain.join('')).to.include('“颍上县”没有自己的节点')
    expect((await cell(2, '341222')).explain.join('')).to.include('持续推进，没有截止日期；近半年没有新的佐证')
    expect((await duties('on=2026-02-28&state=overdue')).map(said)).to.deep.equal([])
  })

  it('are met by evidence that was approved, on the day of that evidence, and open from the report until then', async () => {
    onDay('2026-03-06')
    const given = evidence('1')
    expect(said(await cell(1, '341222'))).to.equal('taihe 1 341222 2026-02-28 open  0')
    expect(said(await cell(1, '341222', 'on=2026-03-05'))).to.equal('taihe 1 341222 2026-02-28 overdue  4')
    expect((await cell(1, '341222')).explain.join('')).to.include('2026年3月6日报送了佐证，还没有审核')
    onDay('2026-03-09')
    review(given, 'returned')
    const returned = await cell(1, '341222')
    expect([returned.state, returned.explain.join('')]).to.satisfy(
      ([state, text]: string[]) => state === 'open' && text?.includes('被退回'),
    )
    onDay('2026-03-10')
    review(given, 'approved')
    const late = await cell(1, '341222')
    expect(said(late)).to.equal('taihe 1 341222 2026-02-28 late 2026-03-06 5')
    expect([late.by, late.backfilled]).to.deep.equal([given.itemId, false])
    review(evidence('1', { backfilled: true, publishedOn: '2026-02-20' }), 'approved')
    const met = await cell(1, '341222')
    expect(said(met)).to.equal('taihe 1 341222 2026-02-28 met 2026-02-20 0')
    expect(met.backfilled).to.equal(true)
    evidence('2')
    expect((await cell(2, '341222')).explain.join('')).to.include('近半年有新的佐证')
  })

  it('say of each cell what the progress of the plan says', async () => {
    review(evidence('1'), 'approved')
    evidence('10')
    evidence('2')
    for (const on of ['2026-02-27', '2026-03-05', '2027-03-01']) {
      const { cells } = await hub.json(`/v1/plans/${plan}/progress?on=${on}`)
      const told = (await duties(`on=${on}`)).map(({ task }) => [task?.no, task?.unit.id, task?.progress])
      expect(told, on).to.deep.equal(
        cells.map(({ task, unit, state }: { task: number; unit: { id: string }; state: string }) => [
          ...[task, unit.id, state],
        ]),
      )
    }
  })

  it('are found by node, place, state and type, also where another node made the plan', async () => {
    const own = publishPlan(TAIHE, [{ no: 1, text: '本县任务', assigned: ['341222102'], due: '2026-02-28' }])
    const of = async (query: string) => (await duties(query)).map(({ subject }) => subject)
    expect(await of('node=taihe-shuizhen')).to.deep.equal([
      ...[`${plan}#1/341222102`, `${plan}#10/341222102200`, `${own}#1/341222102`],
    ])
    expect(await of('node=fuyang')).to.deep.equal([`${plan}#1/341226`, `${plan}#2/341200`])
    expect(await of('division=341222102200')).to.deep.equal([`${plan}#10/341222102200`])
    expect(await of('node=taihe&state=overdue')).to.deep.equal([`${plan}#1/341222`])
    expect(await of('field=救灾')).to.deep.equal([])
    const all = (await listed('node=taihe-shuizhen&limit=200')).duties.map(({ type }: { type: string }) => type)
    expect(all).to.deep.equal(['task', 'task', 'task'])
  })

  it('are of no plan that sets others a task, is not shown, or was withdrawn', async () => {
    publishPlan(TAIHE, [{ no: 1, text: '给上级', assigned: ['341200', '341226'], due: '2026-02-28' }])
    publishPlan(SHUIZHEN, [{ no: 1, text: '以后', assigned: ['341222102'] }], { displayFrom: '2026-09-01' })
    expect(await duties()).to.have.length(7)
    hub.withdraw(plan, 1)
    expect(await duties()).to.deep.equal([])
  })

  it('come in pages that miss nothing and repeat nothing, and change with what is evidence', async () => {
    publishPlan(FUYANG, TASKS.slice(0, 2))
    publishPlan(TAIHE, [{ no: 7, text: '本县任务', assigned: ['341222102', parseNodeId('taihe')] }])
    const whole = (await listed('limit=200')).duties.map(({ dutyId }: ToldDuty) => dutyId)
    expect(new Set(whole).size).to.equal(whole.length)
    for (const limit of [1, 2, 3, 7]) {
      const paged: string[] = []
      for (let next: string | null = ''; next !== null; ) {
        const page = await listed(`limit=${limit}${next && `&cursor=${next}`}`)
        expect(page.duties, JSON.stringify(page)).to.be.an('array')
        paged.push(...page.duties.map(({ dutyId }: ToldDuty) => dutyId))
        next = page.next
      }
      expect(paged, `limit ${limit}`).to.deep.equal(whole)
    }
    const first = await hub.fetch('/v1/duties?type=task')
    const again = () =>
      hub.fetch('/v1/duties?type=task', { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
    expect((await again()).status).to.equal(304)
    evidence('1')
    await hub.settle()
    expect((await again()).status).to.equal(200)
  })

  it('are on the page of the office', async () => {
    await hub.settle()
    const page = await (await hub.fetch('/sites/341222/duties?node=taihe')).text()
    expect(page).to.match(
      /制定方案（太和县）[\s\S]*方案任务；逾期未完成，晚 4 个工作日；最迟 <time[^>]*>2026年2月28日/u,
    )
    expect(page).to.include(`href="/items/${plan}"`)
  })
})
