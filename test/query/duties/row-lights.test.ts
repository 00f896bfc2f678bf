import { expect } from 'chai'
import { hashOfRows } from '../../../services/domain/catalogue/printed-row.ts'
import type { DirectoryFact } from '../../../services/domain/directory/directory-event.ts'
import { type ItemId, instantOf, type NodeId, parseDivisionCode } from '../../../services/domain/ids.ts'
import type { CatalogueRow, Content } from '../../../services/domain/item/content.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import { nodeCatalogues } from '../../../services/query/catalogues/node-catalogues.ts'
import { rowLights } from '../../../services/query/duties/row-lights.ts'
import { createItemReader } from '../../../services/query/item-reader.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../../scratch-places.ts'

const ROWS: CatalogueRow[] = [
  { rowId: 'r1', level2: '救助政策', timeLimit: '信息形成之日起20个工作日内' },
  { rowId: 'r2', level2: '宅基地审批情况', timeLimit: '每季度的首个月20日', subject: '行政村', levels: ['村级'] },
  { rowId: 'r3', level2: '政策法规', timeLimit: '长期' },
]

describe('the light of a row of a catalogue in force', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let catalogueId: ItemId
  beforeEach(async () => {
    hub = await startScratchHub()
    const clocks = shippedRules(parseDivisionCode('341200')).filter(
      (fact) => fact.type === 'RulesAdopted' && fact.set !== 'columns',
    )
    await hub.define(...(clocks as DirectoryFact[]))
    onDay('2026-01-04')
    catalogueId = hub.publish(SHUIZHEN, {
      ...contentOf('村级清单', ''),
      kind: 'catalogue',
      field: '救灾',
      rows: ROWS,
    }).itemId
    hub.publish(FUYANG, {
      ...contentOf('审核意见', '见附表'),
      ...{
        kind: 'review',
        verdict: { verdict: 'approved', of: { nodeId: SHUIZHEN, field: '救灾' }, rowsHash: hashOfRows(ROWS) },
      },
    } as Content)
  })
  afterEach(() => hub.stop())

  const onDay = (day: string) => {
    hub.clock.now = instantOf(Date.parse(`${day}T01:00:00.000Z`))
  }
  const fulfil = (node: NodeId, part: string, more: Partial<Content>) =>
    hub.publish(node, {
      ...contentOf(`公示${part}${JSON.stringify(more)}`, '内容'),
      relations: [{ rel: 'fulfils', itemId: catalogueId, part }],
      ...more,
    })
  const lights = async (on: string) => {
    await hub.settle()
    const reader = createItemReader({
      ...{ store: hub.store, directory: hub.directory, now: () => hub.clock.now, onUnverifiable: () => {} },
    })
    return reader.active
      .use(async (generation) => {
        const asked = { reader, generation, directory: hub.directory.latest(), on }
        const [catalogue] = (await nodeCatalogues(asked, SHUIZHEN)).catalogues
        if (catalogue === undefined) throw new Error('no catalogue')
        const found = await rowLights(asked, catalogue)
        return Object.fromEntries(
          [...found].map(([rowId, { light, newest, nextDue }]) => [rowId, [light, newest?.itemId ?? null, nextDue]]),
        )
      })
      .finally(reader.active.close)
  }

  it('is that of the last period that is over, at all villages, or that of the newest item', async () => {
    const none = ['none', null, null]
    expect(await lights('2026-01-10')).to.deep.equal({ r1: none, r2: ['open', null, '2026-01-20'], r3: none })
    onDay('2026-01-19')
    const village = { board: [parseDivisionCode('341222102200')] }
    const first = fulfil(SHUIZHEN, 'r2', { period: '2025-Q4', shownOn: village })
    const dated = fulfil(SHUIZHEN, 'r1', { issuedOn: '2026-01-12' })
    expect(await lights('2026-01-20')).to.deep.equal({
      r1: ['met', dated.itemId, null],
      r2: ['open', first.itemId, '2026-01-20'],
      r3: none,
    })
    onDay('2026-01-22')
    expect((await lights('2026-01-22')).r2).to.deep.equal(['overdue', first.itemId, '2026-04-20'])
    const foreign = fulfil(TAIHE, 'r2', { period: '2025-Q4' })
    expect((await lights('2026-01-22')).r2, foreign.itemId).to.deep.equal(['overdue', first.itemId, '2026-04-20'])
    const second = fulfil(SHUIZHEN, 'r2', { period: '2025-Q4' })
    const late = fulfil(SHUIZHEN, 'r1', { issuedOn: '2025-11-12' })
    expect(await lights('2026-01-22')).to.deep.equal({
      r1: ['late', late.itemId, null],
      r2: ['late', second.itemId, '2026-04-20'],
      r3: none,
    })
    expect((await lights('2026-01-20')).r2?.[0]).to.equal('open')
    fulfil(SHUIZHEN, 'r1', { issuedOn: '2025-09-01', publishedOn: '2025-09-05', backfilled: true })
    expect((await lights('2026-01-22')).r1, 'what is entered later is no newer for it').to.deep.equal([
      'late',
      late.itemId,
      null,
    ])
  })

  it('is that of the newest item of its own office, however many others name the row later', async () => {
    onDay('2026-01-19')
    const own = fulfil(SHUIZHEN, 'r1', { issuedOn: '2026-01-12' })
    onDay('2026-01-20')
    for (let count = 0; count < 250; count++) fulfil(TAIHE, 'r1', { issuedOn: '2025-01-12', summary: `第${count}件` })
    expect((await lights('2026-01-20')).r1).to.deep.equal(['met', own.itemId, null])
  })
})
