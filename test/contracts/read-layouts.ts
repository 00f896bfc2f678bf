import { expect } from 'chai'
import type { KnownLayouts, LayoutAge } from '../../services/ports/read-layout.ts'
import type { ReadStore } from '../../services/ports/read-store.ts'
import { createScript } from './read-model-script.ts'
import { failure, publish } from './read-store-under-test.ts'

/** A read store at one place, as states of the code with different layouts open it. */
export interface StoreOfLayouts {
  open(layouts: KnownLayouts): ReadStore
  dispose(): Promise<void>
}

const FIRST = { current: 1, oldest: 1 }
const STILL_READ = { current: 2, oldest: 1 }
const NO_LONGER_READ = { current: 2, oldest: 2 }

/** What an engine does with generations of other layouts than its own. */
export function describeLayouts(create: () => Promise<StoreOfLayouts>): void {
  describe('with generations of several layouts', () => {
    const script = createScript()
    let made: StoreOfLayouts
    beforeEach(async () => {
      made = await create()
    })
    afterEach(() => made.dispose())

    const withStore = async <T>(layouts: KnownLayouts, work: (store: ReadStore) => Promise<T>): Promise<T> => {
      const store = made.open(layouts)
      try {
        return await work(store)
      } finally {
        await store.close()
      }
    }
    const agesAs = (layouts: KnownLayouts): Promise<LayoutAge[]> =>
      withStore(layouts, async (store) => Promise.all((await store.list()).map((number) => store.layoutOf(number))))

    it('knows how each stands to the layout that it makes', async () => {
      await withStore(FIRST, (store) => store.open(1))
      await withStore(STILL_READ, (store) => store.open(2))
      expect(await agesAs(FIRST)).to.deep.equal(['current', 'newer'])
      expect(await agesAs(STILL_READ)).to.deep.equal(['older', 'current'])
      expect(await agesAs(NO_LONGER_READ)).to.deep.equal(['outdated', 'current'])
      expect((await withStore(FIRST, (store) => failure(store.layoutOf(3)))).code).to.equal('generation-dropped')
    })

    it('goes on with an older one that it still reads, and does not compare its derived columns with its own', async () => {
      const batches = [script.batch(publish()), script.batch(publish())]
      await withStore(FIRST, async (store) => (await store.open(1)).write(batches[0] as (typeof batches)[0]))
      await withStore(STILL_READ, async (store) => {
        const generation = await store.open(1, { existing: true })
        expect(await generation.write(batches[1] as (typeof batches)[0])).to.equal(true)
        expect(await generation.counts()).to.deep.equal({ items: 2 })
        expect(generation.derivedColumns).to.equal(undefined)
        expect(generation.check).to.equal(undefined)
      })
      expect(await agesAs(STILL_READ), 'opened for writing').to.deep.equal(['older'])
    })

    it('opens one that it no longer reads for nobody, and does not call it damaged', async () => {
      await withStore(FIRST, (store) => store.open(1))
      await withStore(NO_LONGER_READ, async (store) => {
        for (const options of [{ readOnly: true }, { existing: true }, {}])
          expect(await failure(store.open(1, options))).to.include({ code: 'layout-outdated', retryable: true })
        await store.open(2)
        await store.activate(2)
        await store.drop(1)
        expect(await store.list()).to.deep.equal([2])
      })
    })

    it('does not open one that a later state of the code made', async () => {
      await withStore(STILL_READ, (store) => store.open(1))
      await withStore(FIRST, async (store) => {
        for (const options of [{ readOnly: true }, { existing: true }, {}])
          expect(await failure(store.open(1, options))).to.include({ code: 'layout-newer', retryable: false })
      })
    })
  })
}
