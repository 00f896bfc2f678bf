import { expect } from 'chai'
import { hashOfRows } from '../../../services/domain/catalogue/printed-row.ts'
import { type ItemId, instantOf, type NodeId, parseDivisionCode } from '../../../services/domain/ids.ts'
import type { CatalogueRow, Content } from '../../../services/domain/item/content.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../../scratch-places.ts'

const ROWS: CatalogueRow[] = [
  { rowId: 'r1', level2: '救助政策', timeLimit: '信息形成之日起7个工作日内', basis: '某办法' },
  { rowId: 'r2', level2: '宅基地审批情况', timeLimit: '每季度的首个月20日', subject: '行政村', levels: ['村级'] },
  { rowId: 'r3', level2: '规划草案', timeLimit: '批前公示时间不得少于30日' },
  { rowId: 'r4', level2: '救助审批表', timeLimit: '信息形成之日起7个工作日内', disclosure: 'withheld' },
]

interface ToldDuty {
  dutyId: string
  type: string
  nodeId: string
  divisionCode: string
  period: string | null
  due: string | null
  state: string
  metOn: string | null
  workdaysLate: number
  subject: string
  by: string | null
  backfilled: boolean
  rule: { id: string; law: string | null } | null
  explain: string[]
}

describe('what is due, over HTTP', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
    await hub.define(...shippedRules(parseDivisionCode('341200')))
    onDay('2026-01-04')
  })
  afterEach(() => hub.stop())

  const onDay = (day: string) => {
    hub.clock.now = instantOf(Date.parse(`${day}T01:00:00.000Z`))
  }
  const adopt = (node: NodeId, rows = ROWS, more: Partial<Content> = {}): ItemId => {
    const { itemId } = hub.publish(node, {
      ...{ ...contentOf(`目录${rows.length}${more.organ?.name ?? ''}`, ''), kind: 'catalogue', field: '救灾', rows },
      ...more,
    })
    const verdict = { verdict: 'approved' as const, of: { nodeId: node, field: '救灾' }, rowsHash: hashOfRows(rows) }
    hub.publish(FUYANG, { ...contentOf(`审核意见${rows.length}`, '见附表'), kind: 'review', verdict })
    return itemId
  }
  const fulfil = (node: NodeId, itemId: ItemId, part: string, more: Partial<Content>) =>
    hub.publish(node, {
      ...contentOf(`公示${part}${JSON.stringify(more)}`, '内容'),
      relations: [{ rel: 'fulfils', itemId, part }],
      ...more,
    }).itemId
  const listed = async (query = '') => {
    await hub.settle()
    return hub.json(`/v1/duties?${query}`)
  }
  const duties = async (query = ''): Promise<ToldDuty[]> => (await listed(query)).duties
  const said = ({ period, divisionCode, due, state, metOn, workdaysLate }: ToldDuty) =>
    [period ?? divisionCode, due, state, metOn, workdaysLate].join(' ')

  it('of a village list: each village and quarter, until an item on its board names the row and the quarter', async () => {
    const list = adopt(SHUIZHEN)
    onDay('2026-01-19')
    const first = parseDivisionCode('341222102200')
    const meeting = fulfil(SHUIZHEN, list, 'r2', { period: '2025-Q4', shownOn: { board: [first] } })
    onDay('2026-01-23')
    const recurring = await duties('type=recur')
    expect(recurring.map((duty) => `${duty.divisionCode} ${said(duty)}`)).to.deep.equal([
      '341222102200 2025-Q4 2026-01-20 met 2026-01-19 0',
      '341222102201 2025-Q4 2026-01-20 overdue  3',
      '341222102200 2026-Q1 2026-04-20 open  0',
      '341222102201 2026-Q1 2026-04-20 open  0',
    ])
    expect(recurring[0]?.dutyId).to.equal(`recur/taihe-shuizhen/${list}#r2/341222102200/2025-Q4`)
    expect(recurring[0]).to.include({ by: meeting, nodeId: 'taihe-shuizhen', subject: `${list}#r2` })
    expect(recurring[0]?.rule).to.deep.include({ id: 'cwgk-2025', law: '村民委员会组织法(2025修订)' })
    expect((await duties('type=recur&on=2026-01-20')).map(({ state }) => state)).to.deep.equal([
      ...['met', 'open', 'open', 'open'],
    ])
    expect((await duties('state=overdue')).map(said)).to.deep.equal(['2025-Q4 2026-01-20 overdue  3'])
    expect(await duties('division=341222102200&state=overdue')).to.deep.equal([])
    expect(await duties('division=341222102201&type=recur')).to.have.length(2)
    expect(await duties('field=扶贫&type=recur')).to.deep.equal([])
  })

  it('of a village list that an item met that was entered long after: it is told apart', async () => {
    const list = adopt(SHUIZHEN)
    onDay('2026-01-23')
    const board = (code: string) => ({ period: '2025-Q4', shownOn: { board: [parseDivisionCode(code)] } })
    fulfil(SHUIZHEN, list, 'r2', { ...board('341222102200'), publishedOn: '2026-01-15', backfilled: true })
    fulfil(SHUIZHEN, list, 'r2', board('341222102201'))
    const told = async (query: string) =>
      (await duties(query)).map(({ state, metOn, backfilled }) => [state, metOn, backfilled])
    expect((await told('type=recur')).slice(0, 2)).to.deep.equal([
      ['met', '2026-01-15', true],
      ['late', '2026-01-23', false],
    ])
    expect((await told('type=recur&on=2026-01-14'))[0]).to.deep.equal(['open', null, false])
  })

  it('of a village list: what was published in time counts after its display has ended, and not before it begins', async () => {
    const list = adopt(SHUIZHEN)
    onDay('2026-01-19')
    const board = (code: string) => ({ period: '2025-Q4', shownOn: { board: [parseDivisionCode(code)] } })
    const ended = fulfil(SHUIZHEN, list, 'r2', { ...board('341222102200'), displayUntil: '2026-02-10' })
    fulfil(SHUIZHEN, list, 'r2', { ...board('341222102201'), displayFrom: '2026-04-01' })
    const told = async () =>
      (await duties('type=recur')).filter(({ period }) => period === '2025-Q4').map(({ state, by }) => [state, by])
    for (const day of ['2026-02-10', '2026-02-11', '2026-03-30']) {
      onDay(day)
      expect(await told(), day).to.deep.equal([
        ['met', ended],
        ['overdue', null],
      ])
    }
    hub.withdraw(ended, 1)
    expect((await told())[0]).to.deep.equal(['overdue', null])
  })

  it('of a village that has a list of its own: that one counts there, from its publication on', async () => {
    adopt(SHUIZHEN)
    const own = [{ ...(ROWS[1] as CatalogueRow), timeLimit: '每年1月31日前', subject: undefined, levels: ['村级'] }]
    const organ = { name: '孙楼村村民委员会', kind: 'villagers-committee' as const }
    const at = parseDivisionCode('341222102200')
    hub.publish(SHUIZHEN, {
      ...{ ...contentOf('孙楼村清单', ''), kind: 'catalogue', field: '救灾', rows: own },
      organ: { ...organ, divisionCode: at },
    })
    onDay('2026-01-23')
    expect(
      (await duties('type=recur')).map((duty) => `${duty.divisionCode} ${duty.period} ${duty.due}`),
    ).to.have.members([
      '341222102201 2025-Q4 2026-01-20',
      '341222102201 2026-Q1 2026-04-20',
      '341222102200 2025 2026-01-31',
      '341222102200 2026 2027-01-31',
    ])
  })

  it('of items: by their row, else by the law, else of nobody; what was published late is late by working days', async () => {
    const list = adopt(TAIHE)
    onDay('2026-03-05')
    const byRow = fulfil(TAIHE, list, 'r1', { issuedOn: '2026-02-25' })
    const late = fulfil(TAIHE, list, 'r1', { issuedOn: '2026-02-02' })
    const byLaw = hub.publish(TAIHE, contentOf('通知', '内容', { issuedOn: '2026-02-02' })).itemId
    const undated = hub.publish(TAIHE, contentOf('通知二', '内容')).itemId
    const withheld = fulfil(TAIHE, list, 'r4', { issuedOn: '2026-01-05' })
    const repost = hub.publish(
      TAIHE,
      contentOf('转载', '内容', { issuedOn: '2020-01-02', source: '国务院办公厅' }),
    ).itemId
    const backfilled = hub.publish(
      TAIHE,
      contentOf('旧文', '内容', { issuedOn: '2020-10-29', publishedOn: '2020-12-25', backfilled: true }),
    ).itemId
    const published = await duties('type=publish&node=taihe')
    const of = (itemId: ItemId) => published.filter(({ subject }) => subject === itemId).map(said)
    expect(of(byRow)).to.deep.equal(['341222 2026-03-05 met 2026-03-05 0'])
    expect(of(late)).to.deep.equal(['341222 2026-02-11 late 2026-03-05 12'])
    expect(of(byLaw)).to.deep.equal(['341222 2026-03-06 met 2026-03-05 0'])
    expect(of(undated)).to.deep.equal(['341222  undated 2026-03-05 0'])
    expect([...of(withheld), ...of(repost)]).to.deep.equal([])
    expect(of(backfilled)).to.deep.equal(['341222 2020-11-26 late 2020-12-25 21'])
    expect(published.find(({ subject }) => subject === backfilled)?.backfilled).to.equal(true)
    expect(published.find(({ subject }) => subject === late)?.explain.join('')).to.match(/7个工作日内.*晚 12 个工作日/u)
    expect(await duties('type=publish&state=late')).to.have.length(2)
    const before = await duties('type=publish&on=2026-03-04&node=taihe')
    expect(before.filter(({ subject }) => subject === late).map(said)).to.deep.equal(['341222 2026-02-11 overdue  11'])
    expect(before.filter(({ subject }) => subject === byRow).map(said)).to.deep.equal(['341222 2026-03-05 open  0'])
  })

  it('of boards: fifteen days at least, and a day of withdrawal does not count', async () => {
    const organ = {
      ...{ name: '孙楼村村民委员会', kind: 'villagers-committee' as const },
      divisionCode: parseDivisionCode('341222102200'),
    }
    onDay('2026-01-20')
    const posted = (title: string, more: Partial<Content> = {}) =>
      hub.publish(SHUIZHEN, contentOf(title, '内容', { organ, ...more })).itemId
    const short = posted('张榜一', { displayUntil: '2026-02-03' })
    const enough = posted('张榜二', { displayUntil: '2026-02-04' })
    const stays = posted('张榜三')
    const gone = posted('张榜四')
    await hub.settle()
    onDay('2026-02-04')
    hub.withdraw(gone, 1)
    onDay('2026-02-05')
    const posting = await duties('type=posting')
    const of = (itemId: ItemId) => posting.filter(({ subject }) => subject === itemId).map(said)
    expect(of(short)).to.deep.equal(['341222102200 2026-02-04 late  0'])
    expect(of(enough)).to.deep.equal(['341222102200 2026-02-04 met 2026-02-04 0'])
    expect(of(stays)).to.deep.equal(['341222102200 2026-02-04 met 2026-02-04 0'])
    expect(of(gone)).to.deep.equal(['341222102200 2026-02-04 late  0'])
    expect((await duties('type=posting&on=2026-02-03')).map(({ state }) => state)).to.deep.equal(Array(4).fill('open'))
    expect(posting[0]?.rule).to.deep.include({ id: 'cwgk-2025-15' })
  })

  it('comes in pages that miss nothing and repeat nothing, and is not sent again while nothing has changed', async () => {
    const list = adopt(SHUIZHEN)
    adopt(TAIHE, ROWS.slice(0, 2))
    for (let day = 1; day <= 7; day++) fulfil(SHUIZHEN, list, day % 2 ? 'r1' : 'r3', { issuedOn: `2025-12-0${day}` })
    onDay('2026-01-23')
    const whole = (await duties('limit=200')).map(({ dutyId }) => dutyId)
    expect(new Set(whole).size).to.equal(whole.length)
    expect(whole.length).to.be.greaterThan(12)
    for (const limit of [1, 2, 3, 7]) {
      const paged: string[] = []
      for (let next: string | null = ''; next !== null; ) {
        const page = await listed(`limit=${limit}${next && `&cursor=${next}`}`)
        expect(page.duties.length).to.be.at.most(limit)
        paged.push(...page.duties.map(({ dutyId }: ToldDuty) => dutyId))
        next = page.next
      }
      expect(paged, `limit ${limit}`).to.deep.equal(whole)
    }
    const { next, directory, on } = await listed('limit=1')
    expect([on, directory.position > 0]).to.deep.equal(['2026-01-23', true])
    expect((await hub.fetch(`/v1/duties?state=open&cursor=${next}`)).status).to.equal(400)
    expect((await hub.fetch('/v1/duties?state=good')).status).to.equal(400)
    const first = await hub.fetch('/v1/duties')
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
    expect((await hub.fetch('/v1/duties', { headers })).status).to.equal(304)
    onDay('2026-01-24')
    expect((await hub.fetch('/v1/duties', { headers })).status).to.equal(200)
    const begun = await listed(`limit=1&cursor=${next}`)
    expect([begun.on, begun.duties[0].dutyId]).to.deep.equal(['2026-01-23', whole[1]])
  })

  it('goes on behind what is due of the first item of a node, and behind a node that has none', async () => {
    for (const title of ['通知一', '通知二']) hub.publish(TAIHE, contentOf(title, '内容', { issuedOn: '2025-12-01' }))
    const whole = (await duties('node=taihe')).map(({ dutyId }) => dutyId)
    expect(whole).to.have.length(2)
    const { next } = await listed('node=taihe&limit=1')
    const rest = await listed(`node=taihe&limit=1&cursor=${next}`)
    expect([rest.duties?.map(({ dutyId }: ToldDuty) => dutyId), rest.next]).to.deep.equal([[whole[1]], null])
  })

  it('says no more than the page of an item does', async () => {
    hub.publish(TAIHE, contentOf('未到时间', '内容', { issuedOn: '2026-01-02', displayFrom: '2026-04-01' }))
    const ended = hub.publish(
      TAIHE,
      contentOf('已经结束', '内容', { issuedOn: '2026-01-02', displayUntil: '2026-01-04' }),
    )
    const withdrawn = hub.publish(TAIHE, contentOf('已经撤下', '内容', { issuedOn: '2026-01-02' }))
    hub.withdraw(withdrawn.itemId, 1)
    onDay('2026-01-05')
    expect(await duties()).to.deep.equal([])
    expect((await duties('on=2026-01-04')).map(({ subject }) => subject)).to.deep.equal([])
    expect(ended.itemId).to.be.a('string')
  })
})
