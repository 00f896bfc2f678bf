import { expect } from 'chai'
import { hashOfRows } from '../../../services/domain/catalogue/printed-row.ts'
import { type ItemId, instantOf, type NodeId, parseDivisionCode } from '../../../services/domain/ids.ts'
import type { CatalogueRow, Content } from '../../../services/domain/item/content.ts'
import { newId } from '../../../services/hub/clock.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import type { CommandAccepted } from '../../../services/publisher/node-publisher.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../../scratch-places.ts'

const CITY = parseDivisionCode('341200')
const ROWS: CatalogueRow[] = [{ rowId: 'r1', level2: '救助政策', timeLimit: '信息形成之日起7个工作日内' }]
const OTHERS: CatalogueRow[] = [{ rowId: 'r1', level2: '救助标准', timeLimit: '信息形成之日起7个工作日内' }]

const RULES = [
  { id: 'catalogue-county', reviews: 'catalogue', level: 'county', byLevel: 'city', limit: { n: 10, unit: 'workday' } },
  { id: 'catalogue-township', reviews: 'catalogue', level: 'township', byLevel: 'county', minor: ['subject'] },
  { id: 'evidence-county', reviews: 'evidence', level: 'county', byNode: FUYANG, limit: { n: 5, unit: 'day' } },
]

interface ToldDuty {
  dutyId: string
  type: string
  nodeId: string
  divisionCode: string
  subject: string
  due: string | null
  state: string
  metOn: string | null
  workdaysLate: number
  by: string | null
  rule: { set: string; id: string } | null
  review: { reviews: string; nodeId: string; name: string } | null
  explain: string[]
}

describe('what reviewers have to judge, among what is due', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
    await hub.define(...shippedRules(CITY), adopted(RULES))
    onDay('2026-03-02')
  })
  afterEach(() => hub.stop())

  const adopted = (rules: { id: string }[], since = '2020-01-01') => ({
    ...{ type: 'RulesAdopted' as const, set: 'review', divisionCode: CITY, since, rules },
  })
  const onDay = (day: string) => {
    hub.clock.now = instantOf(Date.parse(`${day}T01:00:00.000Z`))
  }
  const catalogue = (rows = ROWS, more: Partial<Content> = {}): Content => ({
    ...{ ...contentOf('事项标准目录', ''), kind: 'catalogue', field: '救灾', rows },
    ...more,
  })
  const judge = (of: NodeId, verdict: 'approved' | 'returned', { by = FUYANG, rows = ROWS } = {}): ItemId => {
    const said = { verdict, of: { nodeId: of, field: '救灾' }, rowsHash: hashOfRows(rows) }
    return hub.publish(by, { ...contentOf(`审核意见 ${newId()}`, '见附表'), kind: 'review', verdict: said }).itemId
  }
  const listed = async (query: string) => {
    await hub.settle()
    return hub.json(`/v1/duties?${query}`)
  }
  const duties = async (query = ''): Promise<ToldDuty[]> => (await listed(`type=review&limit=200&${query}`)).duties
  const said = ({ nodeId, review, due, state, metOn, workdaysLate }: ToldDuty) =>
    [nodeId, review?.reviews, review?.nodeId, due, state, metOn, workdaysLate].join(' ')
  const told = async (query = '') => (await duties(query)).map(said)

  it('is a catalogue that was published, by the limit of the rule, met on the day of the first verdict that counts', async () => {
    const { itemId } = hub.publish(TAIHE, catalogue())
    expect(await told()).to.deep.equal(['fuyang catalogue taihe 2026-03-16 open  0'])
    expect(await told('on=2026-03-18')).to.deep.equal(['fuyang catalogue taihe 2026-03-16 overdue  2'])
    onDay('2026-03-10')
    judge(TAIHE, 'returned', { by: SHUIZHEN })
    expect(await told()).to.deep.equal(['fuyang catalogue taihe 2026-03-16 open  0'])
    const verdict = judge(TAIHE, 'returned')
    onDay('2026-03-20')
    judge(TAIHE, 'approved')
    const [duty] = await duties()
    expect(said(duty as ToldDuty)).to.equal('fuyang catalogue taihe 2026-03-16 met 2026-03-10 0')
    expect(duty).to.deep.include({
      ...{ dutyId: `review/fuyang/${itemId}`, subject: itemId, by: verdict, divisionCode: '341222' },
      ...{ anchor: { event: null, date: '2026-03-02', from: 'updatedAt' }, field: '救灾', task: null },
    })
    expect(duty?.rule).to.deep.include({ set: 'review', id: 'catalogue-county' })
    expect(duty?.explain.join('')).to.match(
      /审核太和县人民政府的事项标准目录，这一版2026年3月2日公开。.*“catalogue-county”.*10个工作日内.*审核日期：2026年3月10日/u,
    )
    expect(await told('on=2026-03-09')).to.deep.equal(['fuyang catalogue taihe 2026-03-16 open  0'])
  })

  it('is late where the verdict was, and begins anew with rows that nobody has judged', async () => {
    const { itemId } = hub.publish(TAIHE, catalogue())
    onDay('2026-03-18')
    judge(TAIHE, 'approved')
    expect(await told()).to.deep.equal(['fuyang catalogue taihe 2026-03-16 late 2026-03-18 2'])
    hub.revise(itemId, 1, catalogue(OTHERS))
    expect(await told()).to.deep.equal(['fuyang catalogue taihe 2026-04-01 open  0'])
    expect(await told('on=2026-03-17')).to.deep.equal(['fuyang catalogue taihe 2026-03-16 overdue  1'])
  })

  it('is undated without a limit, met in advance by an approved draft, and none of what needs no approval', async () => {
    const { itemId } = hub.publish(SHUIZHEN, catalogue())
    const organ = { name: '孙楼村村民委员会', kind: 'villagers-committee' as const }
    const at = parseDivisionCode('341222102200')
    hub.publish(SHUIZHEN, catalogue(OTHERS, { title: '村级清单', organ: { ...organ, divisionCode: at } }))
    expect(await told()).to.deep.equal(['taihe catalogue taihe-shuizhen  undated  0'])
    expect((await duties())[0]?.explain.join('')).to.include('审核规则“catalogue-township”没有规定期限')
    judge(SHUIZHEN, 'approved', { by: TAIHE })
    expect(await told()).to.deep.equal(['taihe catalogue taihe-shuizhen  met 2026-03-02 0'])
    hub.revise(itemId, 1, catalogue([{ ...(ROWS[0] as CatalogueRow), subject: '民政办' }]))
    expect(await told()).to.deep.equal([])
    judge(TAIHE, 'approved')
    onDay('2026-03-09')
    hub.publish(TAIHE, catalogue())
    expect(await told()).to.deep.equal(['fuyang catalogue taihe 2026-03-23 met 2026-03-02 0'])
  })

  it('counts by the limit of the day of publication, and is of each office that the rules of today name', async () => {
    hub.publish(SHUIZHEN, catalogue())
    const [, townships] = RULES
    const also = { ...townships, id: 'townships-too', byLevel: undefined, byNode: FUYANG }
    await hub.define(
      adopted(
        [{ ...(townships as { id: string }), limit: { n: 3, unit: 'day' } } as never, also as never],
        '2026-03-04',
      ),
    )
    onDay('2026-03-05')
    expect(await told()).to.deep.equal([
      ...['fuyang catalogue taihe-shuizhen  undated  0', 'taihe catalogue taihe-shuizhen  undated  0'],
    ])
    expect(await told('node=taihe')).to.deep.equal(['taihe catalogue taihe-shuizhen  undated  0'])
    expect(await told('node=fuyang')).to.deep.equal(['fuyang catalogue taihe-shuizhen  undated  0'])
    const { itemId } = hub.publish(SHUIZHEN, catalogue(OTHERS, { field: '扶贫' }))
    expect(await told('node=taihe&field=扶贫')).to.deep.equal(['taihe catalogue taihe-shuizhen 2026-03-09 open  0'])
    const judged = {
      verdict: 'approved' as const,
      of: { nodeId: SHUIZHEN, field: '扶贫' },
      rowsHash: hashOfRows(OTHERS),
    }
    hub.publish(FUYANG, { ...contentOf('审核意见', '见附表'), kind: 'review', verdict: judged })
    expect(await told('field=扶贫')).to.deep.equal([
      ...[
        'fuyang catalogue taihe-shuizhen  met 2026-03-05 0',
        'taihe catalogue taihe-shuizhen 2026-03-09 met 2026-03-05 0',
      ],
    ])
    expect((await duties('field=扶贫')).map(({ subject }) => subject)).to.deep.equal([itemId, itemId])
  })

  const plan = (): ItemId =>
    hub.publish(FUYANG, {
      ...{ ...contentOf('工作方案', '正文'), kind: 'plan' },
      tasks: [1, 2].map((no) => ({ no, text: `第 ${no} 项`, assigned: ['341222'], due: '2026-12-31' })),
    }).itemId
  const evidence = (planId: ItemId, parts: string[], node = TAIHE): CommandAccepted =>
    hub.publish(node, {
      ...contentOf(`佐证 ${newId()}`, '正文'),
      relations: parts.map((part) => ({ rel: 'evidences', itemId: planId, part })),
    })
  const judgeEvidence = ({ itemId, version, fingerprint }: CommandAccepted, verdict: 'approved' | 'returned') =>
    hub.publish(FUYANG, {
      ...contentOf(`审核意见 ${newId()}`, '已阅'),
      ...{ kind: 'review', verdict: { verdict } },
      relations: [{ rel: 'reviews', itemId, version, fingerprint }],
    }).itemId

  it('is evidence that counts for a unit, once for all its tasks, version by version', async () => {
    const planId = plan()
    const given = evidence(planId, ['1', '2'])
    evidence(planId, ['9'])
    evidence(planId, ['1'], SHUIZHEN)
    expect(await told()).to.deep.equal(['fuyang evidence taihe 2026-03-09 open  0'])
    const [duty] = await duties()
    expect([duty?.dutyId, duty?.subject]).to.deep.equal([`review/fuyang/${given.itemId}/${planId}`, given.itemId])
    expect(await told('on=2026-03-10')).to.deep.equal(['fuyang evidence taihe 2026-03-09 overdue  1'])
    onDay('2026-03-06')
    const verdict = judgeEvidence(given, 'returned')
    const [met] = await duties()
    expect([said(met as ToldDuty), met?.by]).to.deep.equal([
      'fuyang evidence taihe 2026-03-09 met 2026-03-06 0',
      verdict,
    ])
    const relations = [{ rel: 'evidences', itemId: planId, part: '1' }] as const
    hub.revise(given.itemId, 1, contentOf('佐证', '另一段正文', { relations: [...relations] }))
    expect(await told()).to.deep.equal(['fuyang evidence taihe 2026-03-11 open  0'])
    expect((await duties('node=taihe')).map(said)).to.deep.equal([])
    hub.withdraw(given.itemId, 2)
    expect(await told()).to.deep.equal([])
  })

  it('comes in pages that miss nothing and repeat nothing, among all that is due', async () => {
    const planId = plan()
    for (const parts of [['1'], ['2'], ['1', '2']]) evidence(planId, parts)
    evidence(plan(), ['1'])
    hub.publish(TAIHE, catalogue())
    hub.publish(SHUIZHEN, catalogue())
    hub.publish(SHUIZHEN, catalogue(OTHERS, { field: '扶贫' }))
    for (const query of ['', '&node=fuyang', '&type=review', '&division=341222102']) {
      const whole = (await listed(`limit=200${query}`)).duties.map(({ dutyId }: ToldDuty) => dutyId)
      expect(new Set(whole).size).to.equal(whole.length)
      for (const limit of [1, 2, 3, 7]) {
        const paged: string[] = []
        for (let next: string | null = ''; next !== null; ) {
          const page = await listed(`limit=${limit}${query}${next && `&cursor=${next}`}`)
          paged.push(...page.duties.map(({ dutyId }: ToldDuty) => dutyId))
          next = page.next
        }
        expect(paged, `${query} limit ${limit}`).to.deep.equal(whole)
      }
    }
    const types = (await listed('limit=200')).duties.map(({ type }: ToldDuty) => type)
    expect(types.filter((type: string) => type === 'review')).to.have.length(7)
    expect(await duties('node=fuyang')).to.have.length(5)
  })

  it('is on the page of the reviewer', async () => {
    hub.publish(SHUIZHEN, catalogue())
    await hub.settle()
    const page = await (await hub.fetch('/sites/341222/duties?node=taihe&state=undated')).text()
    expect(page).to.match(/事项标准目录[\s\S]*审核；期限未定；没有确定的日期/u)
  })
})
