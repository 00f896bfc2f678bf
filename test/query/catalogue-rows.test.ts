import { expect } from 'chai'
import { verdictFacet } from '../../services/domain/facets.ts'
import type { ItemId } from '../../services/domain/ids.ts'
import type { CatalogueRow } from '../../services/domain/item/content.ts'
import { catalogueRow } from '../../services/query/catalogues/catalogue-row.ts'
import { createItemReader } from '../../services/query/item-reader.ts'
import { contentOf, type ScratchHub } from '../scratch-hub.ts'
import { FUYANG, TAIHE } from '../scratch-places.ts'
import {
  catalogueContent,
  fulfilling,
  judgeCatalogue,
  onDay,
  RELIEF_ROWS,
  startCatalogueHub,
} from './catalogue-scene.ts'

describe('a row of a catalogue', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  let itemId: ItemId
  beforeEach(async () => {
    hub = await startCatalogueHub()
    itemId = hub.publish(TAIHE, catalogueContent('救灾')).itemId
  })
  afterEach(() => hub.stop())

  const row = async (rowId: string, query = '') => {
    await hub.settle()
    return hub.json(`/v1/catalogues/${itemId}/rows/${rowId}${query && `?${query}`}`)
  }

  it('says what it prints, in force and in the newest version, and which members differ', async () => {
    expect(await row('r1')).to.include({ state: 'unreviewed', inForce: null, ended: null, hasLapsed: false })
    judgeCatalogue(hub, 'approved', { by: FUYANG, of: TAIHE, field: '救灾' })
    onDay(hub, '2026-03-09')
    const [first, ...rest] = RELIEF_ROWS as [CatalogueRow, ...CatalogueRow[]]
    hub.revise(
      itemId,
      1,
      catalogueContent('救灾', [{ ...first, timeLimit: '7个工作日' }, ...rest, { rowId: 'r4', level2: '新的' }]),
    )
    const told = await row('r1')
    expect(told).to.deep.include({ state: 'changed', changed: ['timeLimit'], field: '救灾' })
    expect(told.inForce).to.deep.include({ version: 1, since: '2026-03-05' })
    expect(told.inForce.row.timeLimit).to.equal('信息形成或者变更之日起20个工作日内')
    expect(told.inForce.row).to.not.have.any.keys('rowId', 'ended')
    expect(told.newest).to.deep.include({ version: 2 })
    expect(told.newest.row.timeLimit).to.equal('7个工作日')
    const added = await row('r4')
    expect(added).to.include({ inForce: null })
    expect(added.newest.row).to.deep.equal({ level2: '新的' })
    expect(await row('r4', 'on=2026-03-08')).to.include({ code: 'catalogue-row-unknown', status: 404 })
    expect(await row('r1', 'on=2026-03-04')).to.include({ code: 'catalogue-unknown', status: 404 })
  })

  it('says how its limit is read, by which rule, and when nobody reads it', async () => {
    const { limit } = await row('r1')
    expect(limit).to.include({ isRead: true, text: '信息形成或者变更之日起20个工作日内' })
    expect(limit.ruleId).to.be.a('string')
    expect(limit.clauses[0]).to.include({ kind: 'deadline', n: 20, unit: 'workday' })
    expect(limit.explain[0]).to.equal('20个工作日内。')
    const unread = await row('r3')
    expect(unread).to.include({ ended: '2026-02-01', hasLapsed: true })
    expect(unread.limit).to.deep.include({ isRead: false, ruleId: null, clauses: [] })
    expect(unread.limit.explain[0]).to.contain('没有读懂')
  })

  it('lists what was published for it, newest first, in pages, and not what is for another row', async () => {
    const made: string[] = []
    for (const part of ['r1', 'r2', 'r1', 'r1'])
      made.push(hub.publish(TAIHE, fulfilling(`发放清单之${made.length}`, { itemId, part })).itemId)
    const first = await row('r1', 'limit=2')
    expect(first.total).to.equal(3)
    const second = await row('r1', `limit=2&cursor=${first.next}`)
    expect([...first.items, ...second.items].map((item) => item.itemId)).to.deep.equal([made[3], made[2], made[0]])
    expect(second.next).to.equal(null)
    expect((await hub.fetch(`/v1/catalogues/${itemId}/rows/r2?cursor=${first.next}`)).status).to.equal(400)
  })

  it('is not of an item that is no catalogue, is withdrawn, or is not shown yet', async () => {
    const status = async (id: ItemId) => {
      await hub.settle()
      return (await hub.fetch(`/v1/catalogues/${id}/rows/r1`)).status
    }
    expect(await status(itemId)).to.equal(200)
    expect(await status(hub.publish(TAIHE, contentOf('通知', '内容')).itemId)).to.equal(404)
    const later = { ...catalogueContent('扶贫'), displayFrom: '2026-04-01' }
    expect(await status(hub.publish(TAIHE, later).itemId)).to.equal(404)
    hub.withdraw(itemId, 1)
    expect(await status(itemId)).to.equal(404)
  })

  it('keeps its ETag until something changes', async () => {
    await hub.settle()
    const path = `/v1/catalogues/${itemId}/rows/r1`
    const headers = { 'if-none-match': (await hub.fetch(path)).headers.get('etag') ?? '' }
    expect((await hub.fetch(path, { headers })).status).to.equal(304)
    hub.publish(TAIHE, fulfilling('发放清单', { itemId, part: 'r1' }))
    await hub.settle()
    expect((await hub.fetch(path, { headers })).status).to.equal(200)
  })

  it('says that there are more verdicts than are looked at', async () => {
    judgeCatalogue(hub, 'approved', { by: FUYANG, of: TAIHE, field: '救灾' })
    expect((await row('r1')).incomplete).to.deep.equal([])
    const reader = createItemReader({
      ...{ store: hub.store, directory: hub.directory, now: () => hub.clock.now, onUnverifiable: () => {} },
    })
    // As if the same verdict were given again and again.
    const generation: typeof hub.generation = {
      ...hub.generation,
      outlet: async (query) => {
        const [first, ...rest] = await hub.generation.outlet({ ...query, after: undefined } as typeof query)
        const isVerdicts = query.entries[0] === verdictFacet(TAIHE)
        if (isVerdicts && first !== undefined) return Array.from({ length: query.limit }, () => first)
        return query.after === undefined && first !== undefined ? [first, ...rest] : []
      },
    }
    const asked = { reader, generation, directory: hub.directory.latest(), on: '2026-03-05' }
    expect((await catalogueRow(asked, itemId, 'r1')).isCut).to.equal(true)
    await reader.active.close()
  })
})
