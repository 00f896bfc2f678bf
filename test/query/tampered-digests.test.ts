import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import type { ItemDigest } from '../../services/query/outlet-digests.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

describe('the digests of an outlet whose rows were tampered with', () => {
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  const read = async (query = '') => {
    const { items, withheld, next } = await hub.json(`/v1/digests/site/341222${query}`)
    return {
      items: items.map(({ itemId, version, status }: ItemDigest) => ({ itemId, version, status })),
      withheld,
      next,
    }
  }

  for (const [column, tampered] of [
    ['version', 'version = 7'],
    ['status', 'withdrawn = 1'],
  ] as const)
    it(`say nothing that was not signed: the item is withheld (${column})`, async () => {
      const { itemId } = hub.publish(TAIHE, contentOf('公示', '正文'))
      const other = hub.publish(TAIHE, contentOf('公示', '正文')).itemId
      await hub.settle()
      const whole = [itemId, other].map((id) => ({ itemId: id, version: 1, status: 'live' }))
      expect(await read()).to.deep.equal({ items: whole, withheld: [], next: null })
      const database = new DatabaseSync(hub.readFile)
      database.exec(`PRAGMA busy_timeout = 5000; UPDATE items SET ${tampered} WHERE itemId = '${itemId}'`)
      database.close()
      const sound = { items: whole.slice(1), withheld: [{ itemId }] }
      expect(await read()).to.deep.equal({ ...sound, next: null })
      expect(hub.withheld).to.deep.include({ itemId, fault: 'columns-disagree' })
      // A withheld item takes its place on a page, so that pages go on behind it.
      const first = await read('?limit=1')
      expect(first).to.deep.include({ items: [], withheld: [{ itemId }] })
      expect(await read(`?limit=1&cursor=${first.next}`)).to.deep.equal({ ...sound, withheld: [], next: null })
    })
})
