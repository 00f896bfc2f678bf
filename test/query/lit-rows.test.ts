import { expect } from 'chai'
import type { ItemId } from '../../services/domain/ids.ts'
import type { CatalogueRow } from '../../services/domain/item/content.ts'
import { catalogueRow } from '../../services/query/catalogues/catalogue-row.ts'
import type { CatalogueQuestion } from '../../services/query/catalogues/node-catalogues.ts'
import { nodeCatalogues } from '../../services/query/catalogues/node-catalogues.ts'
import { rowLights } from '../../services/query/duties/row-lights.ts'
import { createItemReader } from '../../services/query/item-reader.ts'
import type { ScratchHub } from '../scratch-hub.ts'
import { FUYANG, TAIHE } from '../scratch-places.ts'
import { catalogueContent, judgeCatalogue, onDay, startCatalogueHub } from './catalogue-scene.ts'

const QUARTERLY: CatalogueRow[] = Array.from({ length: 12 }, (_, n) => ({
  rowId: `r${n}`,
  level2: `统计之${n}`,
  timeLimit: '每季度的首个月20日',
}))

describe('the work for the lights of rows', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let itemId: ItemId
  let looks: string[]
  before(async () => {
    hub = await startCatalogueHub()
    itemId = hub.publish(TAIHE, catalogueContent('救灾', QUARTERLY)).itemId
    onDay(hub, '2026-03-06')
    hub.revise(itemId, 1, catalogueContent('救灾', QUARTERLY.toReversed()))
    for (const rows of [QUARTERLY, QUARTERLY.toReversed()])
      judgeCatalogue(hub, 'approved', { by: FUYANG, of: TAIHE, field: '救灾', rows })
    onDay(hub, '2026-05-06')
    await hub.settle()
  })
  after(() => hub.stop())

  /** Answers, and keeps in `looks` what was read of the store for it. */
  const asking = async <T>(work: (asked: CatalogueQuestion) => Promise<T>): Promise<T> => {
    looks = []
    const reader = createItemReader({
      ...{ store: hub.store, directory: hub.directory, now: () => hub.clock.now, onUnverifiable: () => {} },
    })
    const generation: typeof hub.generation = {
      ...hub.generation,
      outlet: (query) => {
        looks.push(query.entries.join())
        return hub.generation.outlet(query)
      },
      history: (...query) => {
        looks.push('history')
        return hub.generation.history(...query)
      },
    }
    const asked = { reader, generation, directory: hub.directory.latest(), on: '2026-05-06' }
    return work(asked).finally(reader.active.close)
  }

  it('of one row is that of one row', async () => {
    const { light } = await asking((asked) => catalogueRow(asked, itemId, 'r3'))
    expect(light).to.deep.include({ light: 'overdue', nextDue: '2026-07-20' })
    const rows = looks.filter((look) => look.includes(itemId))
    expect(rows).to.have.length(1)
    expect(rows[0]).to.contain('r3')
  })

  it('reads the history of a catalogue once for all its rows', async () => {
    const histories = await asking(async (asked) => {
      const [catalogue] = (await nodeCatalogues(asked, TAIHE)).catalogues
      if (catalogue === undefined) throw new Error('no catalogue')
      const before = looks.filter((look) => look === 'history').length
      expect((await rowLights(asked, catalogue)).size).to.equal(12)
      return looks.filter((look) => look === 'history').length - before
    })
    expect(histories).to.equal(1)
  })

  it('is done for a row of a catalogue that is too long to be lit as a whole', async () => {
    const many = Array.from({ length: 301 }, (_, n) => ({ rowId: `r${n}`, level2: `事项${n}`, timeLimit: '长期' }))
    const long = hub.publish(TAIHE, catalogueContent('扶贫', many)).itemId
    judgeCatalogue(hub, 'approved', { by: FUYANG, of: TAIHE, field: '扶贫', rows: many })
    await hub.settle()
    expect(await hub.json(`/v1/catalogues/${long}/rows/r300`)).to.include({ light: 'none' })
    const ended = many.map((row, n) => (n === 0 ? { ...row, ended: '2026-03-01' } : row))
    hub.revise(long, 1, catalogueContent('扶贫', ended))
    judgeCatalogue(hub, 'approved', { by: FUYANG, of: TAIHE, field: '扶贫', rows: ended })
    await hub.settle()
    const page = await (await hub.fetch(`/sites/341222/catalogue/${encodeURIComponent('扶贫')}`)).text()
    expect(page, 'a row that has lapsed is not lit').to.contain('公开情况</th>')
  })
})
