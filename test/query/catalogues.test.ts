import { expect } from 'chai'
import { hashOfRows } from '../../services/domain/catalogue/printed-row.ts'
import { kindFacet } from '../../services/domain/facets.ts'
import { type ItemId, instantOf, type NodeId, parseDivisionCode } from '../../services/domain/ids.ts'
import type { CatalogueRow, Content } from '../../services/domain/item/content.ts'
import { createItemReader } from '../../services/query/item-reader.ts'
import { itemsUnder } from '../../services/query/items-under.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../scratch-places.ts'

const ROWS: CatalogueRow[] = [
  { rowId: 'r1', level1: '救助政策', timeLimit: '20个工作日' },
  { rowId: 'r2', level1: '救助名单', timeLimit: '20个工作日' },
]
const catalogue = (field: string, rows = ROWS): Content => ({
  ...contentOf(`${field}目录`, ''),
  kind: 'catalogue',
  field,
  rows,
})

describe('the catalogues of offices', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
    const by = { byLevel: 'city', reviews: 'catalogue' }
    await hub.define({
      ...{ type: 'RulesAdopted', set: 'review', divisionCode: parseDivisionCode('341200'), since: '2020-01-01' },
      rules: [
        { id: 'county', level: 'county', ...by, minor: ['basis'] },
        { id: 'township', level: 'township', ...by },
      ],
    })
  })
  afterEach(() => hub.stop())

  const onDay = (day: string) => {
    hub.clock.now = instantOf(Date.parse(`${day}T01:00:00.000Z`))
  }
  const judge = (maker: NodeId, of: NodeId, field: string, rows: CatalogueRow[], verdict: 'approved' | 'returned') =>
    hub.publish(maker, {
      ...contentOf(`${field}目录审核意见`, '见附表'),
      ...{ kind: 'review', field, verdict: { verdict, of: { nodeId: of, field }, rowsHash: hashOfRows(rows) } },
    })
  const listed = async (query = '') => {
    await hub.settle()
    return hub.json(`/v1/catalogues${query && `?${query}`}`)
  }
  /** `[state, version in force, since]` of the only one. */
  const standing = async (query = '') => {
    const { catalogues } = await listed(query)
    expect(catalogues).to.have.length(1)
    const [{ state, inForce }] = catalogues
    return [state, inForce?.version ?? null, inForce?.since ?? null]
  }

  it('are in force from an approval on, and their old rows while changed ones wait', async () => {
    const { itemId } = hub.publish(TAIHE, catalogue('救灾'))
    expect(await standing()).to.deep.equal(['unreviewed', null, null])
    onDay('2026-03-06')
    judge(FUYANG, TAIHE, '救灾', ROWS, 'approved')
    expect(await standing()).to.deep.equal(['in-force', 1, '2026-03-06'])
    expect(await standing('on=2026-03-05')).to.deep.equal(['unreviewed', null, null])
    expect((await listed('on=2026-03-04')).catalogues).to.deep.equal([])
    onDay('2026-03-10')
    const noted = ROWS.map((row) => ({ ...row, note: '按季', basis: '新办法' }))
    hub.revise(itemId, 1, catalogue('救灾', noted))
    expect(await standing()).to.deep.equal(['in-force', 2, '2026-03-10'])
    onDay('2026-03-12')
    const changed = [{ ...ROWS[0], timeLimit: '7个工作日' } as CatalogueRow]
    hub.revise(itemId, 2, catalogue('救灾', changed))
    expect(await standing()).to.deep.equal(['changed', 2, '2026-03-10'])
    judge(FUYANG, TAIHE, '救灾', changed, 'returned')
    expect(await standing()).to.deep.equal(['returned', 2, '2026-03-10'])
    onDay('2026-03-13')
    judge(FUYANG, TAIHE, '救灾', changed, 'approved')
    expect(await standing()).to.deep.equal(['in-force', 3, '2026-03-13'])
    expect(await standing('on=2026-03-12')).to.deep.equal(['returned', 2, '2026-03-10'])
    const [told] = (await listed()).catalogues
    expect(told).to.include({ itemId, field: '救灾', version: 3, rows: 1, rowsHash: hashOfRows(changed) })
    expect(
      told.verdicts.map(({ verdict, counts }: { verdict: string; counts: boolean }) => [verdict, counts]),
    ).to.deep.equal([
      ['approved', true],
      ['returned', true],
      ['approved', true],
    ])
  })

  it('keep what was approved before in force when a later approval is taken back', async () => {
    const { itemId } = hub.publish(TAIHE, catalogue('救灾'))
    judge(FUYANG, TAIHE, '救灾', ROWS, 'approved')
    onDay('2026-03-10')
    const changed = ROWS.slice(0, 1)
    hub.revise(itemId, 1, catalogue('救灾', changed))
    judge(FUYANG, TAIHE, '救灾', changed, 'approved')
    expect(await standing()).to.deep.equal(['in-force', 2, '2026-03-10'])
    onDay('2026-03-12')
    judge(FUYANG, TAIHE, '救灾', changed, 'returned')
    expect(await standing()).to.deep.equal(['returned', 1, '2026-03-05'])
  })

  it('are approved before they are published, too, and not by who may not', async () => {
    judge(TAIHE, SHUIZHEN, '救灾', ROWS, 'approved')
    judge(SHUIZHEN, SHUIZHEN, '救灾', ROWS, 'approved')
    judge(FUYANG, SHUIZHEN, '扶贫', ROWS, 'approved')
    hub.publish(SHUIZHEN, catalogue('救灾'))
    expect(await standing()).to.deep.equal(['unreviewed', null, null])
    expect((await listed()).catalogues[0].verdicts, 'its own is no verdict').to.have.length(1)
    const { itemId } = judge(FUYANG, SHUIZHEN, '救灾', ROWS, 'approved')
    expect(await standing()).to.deep.equal(['in-force', 1, '2026-03-05'])
    hub.withdraw(itemId, 1)
    expect(await standing()).to.deep.equal(['unreviewed', null, null])
  })

  it('come by node, field and item, in pages, and a page that has not changed is not sent again', async () => {
    const made: string[] = []
    for (const [node, field] of [
      [TAIHE, '救灾'],
      [SHUIZHEN, '扶贫'],
      [TAIHE, '扶贫'],
      [FUYANG, '救灾'],
      [TAIHE, '扶贫'],
    ] as const)
      made.push(`${node} ${hub.publish(node, { ...catalogue(field), title: `${field}目录之${made.length}` }).itemId}`)
    judge(FUYANG, TAIHE, '扶贫', ROWS, 'approved')
    const of = ({ catalogues }: { catalogues: { maker: { nodeId: string }; itemId: ItemId }[] }) =>
      catalogues.map(({ maker, itemId }) => `${maker.nodeId} ${itemId}`)
    const whole = of(await listed())
    expect([...whole].sort()).to.deep.equal([...made].sort())
    expect(whole.map((text) => text.split(' ')[0])).to.deep.equal([
      'fuyang',
      'taihe',
      'taihe',
      'taihe',
      'taihe-shuizhen',
    ])
    for (const limit of [1, 2, 3]) {
      const paged: string[] = []
      for (let next: string | null = ''; next !== null; ) {
        const page = await listed(`limit=${limit}${next && `&cursor=${next}`}`)
        paged.push(...of(page))
        next = page.next
      }
      expect(paged, `limit ${limit}`).to.deep.equal(whole)
    }
    expect(of(await listed('field=扶贫&state=in-force'))).to.have.length(2)
    expect(of(await listed('node=taihe-shuizhen'))).to.have.length(1)
    const { next } = await listed('limit=1')
    expect((await hub.fetch(`/v1/catalogues?field=救灾&cursor=${next}`)).status).to.equal(400)
    expect((await hub.fetch('/v1/catalogues?state=good')).status).to.equal(400)
    const first = await hub.fetch('/v1/catalogues')
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
    expect((await hub.fetch('/v1/catalogues', { headers })).status).to.equal(304)
    onDay('2026-03-06')
    expect((await hub.fetch('/v1/catalogues', { headers })).status).to.equal(200)
  })

  it('go on with the day of their first page when midnight comes between two pages', async () => {
    for (const node of [FUYANG, TAIHE, SHUIZHEN]) hub.publish(node, catalogue('救灾'))
    const first = await listed('limit=1')
    onDay('2026-03-06')
    const second = await listed(`limit=1&cursor=${first.next}`)
    expect([second.on, second.catalogues[0].maker.nodeId]).to.deep.equal(['2026-03-05', 'taihe'])
    expect((await listed(`on=2026-03-05&cursor=${first.next}`)).catalogues).to.have.length(2)
    expect(await listed(`on=2026-03-06&cursor=${first.next}`)).to.include({ status: 400, name: 'cursor' })
    const ahead = await listed('limit=1&on=2026-04-01')
    expect((await listed(`on=2026-04-01&cursor=${ahead.next}`)).catalogues).to.have.length(2)
    expect(await listed(`cursor=${ahead.next}`)).to.include({ status: 400, name: 'cursor' })
  })

  it('are read in turns with whatever else waits in the process', async () => {
    for (let i = 0; i < 3; i++) hub.publish(TAIHE, { ...catalogue('救灾'), title: `目录之${i}` })
    await hub.settle()
    let turns = 0
    const reader = createItemReader({
      ...{ store: hub.store, directory: hub.directory, now: () => hub.clock.now, onUnverifiable: () => {} },
      turn: async () => void turns++,
    })
    await reader.active.use(async (generation) => {
      const asked = { entries: [kindFacet('catalogue', TAIHE)], today: '2026-03-05', atOnce: 1 }
      let pages = 0
      for await (const { items } of itemsUnder(reader, generation, asked)) pages += items.length
      expect([pages, turns]).to.deep.equal([3, 3])
    })
    await reader.active.close()
  })

  it('say no more than their own page does', async () => {
    hub.publish(TAIHE, { ...catalogue('救灾'), displayFrom: '2026-04-01' })
    const { itemId } = hub.publish(TAIHE, catalogue('扶贫'))
    hub.withdraw(itemId, 1)
    expect((await listed()).catalogues).to.deep.equal([])
  })
})
