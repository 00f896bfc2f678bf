import { expect } from 'chai'
import { type ItemId, type NodeId, parseDivisionCode } from '../../services/domain/ids.ts'
import type { CatalogueRow } from '../../services/domain/item/content.ts'
import type { ScratchHub } from '../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../scratch-places.ts'
import { catalogueContent, judgeCatalogue, onDay, RELIEF_ROWS, startCatalogueHub } from './catalogue-scene.ts'

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
type Told = any

describe('the coverage of catalogues', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startCatalogueHub()
  })
  afterEach(() => hub.stop())

  const told = async (query = ''): Promise<Told> => {
    await hub.settle()
    return hub.json(`/v1/catalogues/coverage${query && `?${query}`}`)
  }
  const statesOf = ({ offices }: Told) =>
    offices.map(({ nodeId, cells, covered, applicable }: Told) => [
      nodeId,
      ...cells.map(({ state }: Told) => state),
      `${covered}/${applicable}`,
    ])
  const approve = (of: NodeId, field: string) => judgeCatalogue(hub, 'approved', { by: FUYANG, of, field })

  it('tells each office and field: in force, changed, unreviewed, returned, none', async () => {
    hub.publish(TAIHE, catalogueContent('救灾'))
    approve(TAIHE, '救灾')
    const { itemId } = hub.publish(TAIHE, catalogueContent('扶贫'))
    hub.publish(SHUIZHEN, catalogueContent('救灾'))
    hub.publish(SHUIZHEN, catalogueContent('扶贫'))
    judgeCatalogue(hub, 'returned', { by: FUYANG, of: SHUIZHEN, field: '扶贫' })
    approve(TAIHE, '扶贫')
    hub.revise(itemId, 1, catalogueContent('扶贫', [{ rowId: 'r1', level2: '别的' }]))
    const answer = await told()
    expect(statesOf(answer)).to.deep.equal([
      ['fuyang', 'none', 'none', '0/2'],
      ['taihe', 'changed', 'in-force', '2/2'],
      ['taihe-shuizhen', 'returned', 'unreviewed', '0/2'],
    ])
    expect(answer.offices[1].cells[0]).to.deep.include({
      ...{ itemId, version: 2, reason: null },
      inForce: { version: 1, since: '2026-03-05' },
    })
    expect(answer).to.deep.include({ total: 3, division: { code: '341200', name: '阜阳市' } })
    expect(statesOf(await told('on=2026-03-04'))[1]).to.deep.equal(['taihe', 'none', 'none', '0/2'])
  })

  it('can reach all, because what an office does not have is left out, with the reason', async () => {
    await hub.define({
      ...{ type: 'RulesAdopted', set: 'fields', divisionCode: parseDivisionCode('341200'), since: '2020-01-01' },
      rules: [
        { id: '扶贫', levels: ['county'] },
        { id: '救灾', notAt: [{ nodeId: 'fuyang', reason: '由应急管理局公开' }] },
      ],
    })
    for (const node of [TAIHE, SHUIZHEN]) {
      hub.publish(node, catalogueContent('救灾'))
      approve(node, '救灾')
    }
    hub.publish(TAIHE, catalogueContent('扶贫'))
    approve(TAIHE, '扶贫')
    const { offices } = await told()
    expect(offices.every(({ covered, applicable }: Told) => covered === applicable)).to.equal(true)
    expect(offices[0].cells.map(({ reason }: Told) => reason)).to.deep.equal([
      '这一层级没有此领域的事项',
      '由应急管理局公开',
    ])
  })

  it('of several catalogues in one field tells the one that stands best', async () => {
    hub.publish(TAIHE, { ...catalogueContent('救灾'), title: '救灾目录甲' })
    const other: CatalogueRow[] = [{ rowId: 'r1', level2: '别的' }]
    const { itemId } = hub.publish(TAIHE, { ...catalogueContent('救灾', other), title: '防汛抗旱方面的目录' })
    judgeCatalogue(hub, 'approved', { by: FUYANG, of: TAIHE, field: '救灾', rows: other })
    const { offices } = await told('division=341222')
    expect(offices[0].cells[1]).to.include({ state: 'in-force', itemId })
  })

  it('comes by pages of offices, of one place or of all, and ends where there are no more', async () => {
    const seen: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: Told = await told(`limit=1${next && `&cursor=${next}`}`)
      seen.push(...page.offices.map(({ nodeId }: Told) => nodeId))
      next = page.next
    }
    expect(seen).to.deep.equal(['fuyang', 'taihe', 'taihe-shuizhen'])
    expect(statesOf(await told('division=341222102')).map(([node]: string[]) => node)).to.deep.equal(['taihe-shuizhen'])
    const { next } = await told('limit=1')
    onDay(hub, '2026-03-06')
    expect(await told(`limit=1&cursor=${next}`)).to.include({ on: '2026-03-05' })
    for (const wrong of [`division=341222&cursor=${next}`, 'division=999999', 'limit=51', 'cursor=x'])
      expect((await hub.fetch(`/v1/catalogues/coverage?${wrong}`)).status, wrong).to.equal(400)
  })
})

describe('the difference between two versions of a catalogue', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  let itemId: ItemId
  const [first, second] = RELIEF_ROWS as [CatalogueRow, CatalogueRow]
  before(async () => {
    hub = await startCatalogueHub()
    itemId = hub.publish(TAIHE, catalogueContent('救灾', [first, second])).itemId
    onDay(hub, '2026-03-06')
    hub.revise(itemId, 1, catalogueContent('救灾', [{ ...first, timeLimit: '7个工作日' }, second]))
    const lapsed = { ...second, ended: '2026-03-07' }
    hub.revise(itemId, 2, catalogueContent('救灾', [first, lapsed, { rowId: 'r9', level2: '新的' }]))
    await hub.settle()
  })
  after(() => hub.stop())
  const diff = (query = ''): Promise<Told> => hub.json(`/v1/catalogues/${itemId}/diff${query}`)
  const changesOf = ({ changes }: Told) =>
    changes.map(({ rowId, change, members }: Told) => [rowId, change, ...members])

  it('is that between the newest one and the one before, or between the two that are named', async () => {
    const newest = await diff()
    expect([newest.from.version, newest.to.version]).to.deep.equal([2, 3])
    expect(changesOf(newest)).to.deep.equal([
      ['r1', 'changed', 'timeLimit'],
      ['r2', 'ended'],
      ['r9', 'added'],
    ])
    expect(newest.changes[0].before.timeLimit).to.equal('7个工作日')
    expect(newest.changes[0].after.timeLimit).to.equal(first.timeLimit)
    expect(newest.changes[2]).to.deep.include({ before: null, after: { level2: '新的' } })
    expect(changesOf(await diff('?from=1&to=2'))).to.deep.equal([['r1', 'changed', 'timeLimit']])
    expect(changesOf(await diff('?from=3&to=1'))).to.deep.equal([['r9', 'removed']])
    const begun = await diff('?to=1')
    expect(begun.from).to.equal(null)
    expect(changesOf(begun)).to.deep.equal([
      ['r1', 'added'],
      ['r2', 'added'],
    ])
    expect(newest.from.day).to.equal('2026-03-06')
  })

  it('is not of a version that is not there', async () => {
    expect(await diff('?from=4')).to.include({ status: 404, code: 'version-unknown' })
    expect(await diff('?to=0')).to.include({ status: 400, code: 'parameter-invalid' })
  })
})
