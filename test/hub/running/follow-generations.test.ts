import { expect } from 'chai'
import { HubError } from '../../../services/domain/errors.ts'
import { followGenerations } from '../../../services/hub/running/follow-generations.ts'
import type { Generation, ReadStore } from '../../../services/ports/read-store.ts'
import { eventually } from '../../e2e/scratch.ts'
import { failureOf } from '../../failure-of.ts'
import { createPlainReadStore } from '../../plain-hub/stores/read-store.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { TAIHE } from '../../scratch-places.ts'

describe('the projector of all generations', () => {
  let hub: ScratchHub
  let open: Set<Generation>
  let errors: Error[]
  beforeEach(async () => {
    hub = await startScratchHub()
    open = new Set()
    errors = []
  })
  afterEach(() => hub.stop())

  const plainStore = (): ReadStore => createPlainReadStore().as({ turn: async () => {}, isTransactional: true })
  const following = (store: ReadStore) => {
    return followGenerations({
      side: hub.side,
      store,
      onBatch: () => {},
      onRetry: (error) => errors.push(error),
      onNote: () => {},
    })
  }
  /** A store that knows which generations are open. */
  const counted = (store: ReadStore): ReadStore => ({
    ...store,
    open: async (number, options) => {
      const generation = await store.open(number, options)
      open.add(generation)
      return {
        ...generation,
        close: async () => {
          open.delete(generation)
          await generation.close()
        },
      }
    },
  })

  it('does not make a generation again that was dropped after it was listed', async () => {
    const store = plainStore()
    for (const number of [1, 2]) await store.open(number)
    await store.activate(2)
    await store.drop(1)
    const projector = await following({ ...store, list: async () => [1, 2] })
    expect(await store.list()).to.deep.equal([2])
    expect(errors).to.deep.equal([])
    await projector.stop()
  })

  it('waits for a store that is away when another generation is to be followed', async () => {
    const store = plainStore()
    await store.open(1)
    await store.activate(1)
    let away = 0
    const unsteady: ReadStore = {
      ...store,
      list: async () => {
        if (away-- > 0) throw new HubError('store-unavailable', 'away')
        return store.list()
      },
      open: async (number, options) => {
        if (number === 2 && away-- > 0) throw new HubError('store-unavailable', 'away')
        return store.open(number, options)
      },
    }
    const projector = await following(unsteady)
    await store.open(2)
    away = 3
    await store.activate(2)
    await eventually(async () => ((await (await store.open(2)).checkpoints())[0]?.nextOffset ?? 0) > 0)
    expect(errors.length).to.be.at.least(3)
    await projector.stop()
    await projector.done
  })

  it('leaves no projector running when its start fails behind one that runs', async () => {
    const store = plainStore()
    await store.open(1)
    await store.activate(1)
    let asked = 0
    const breaking = {
      ...counted(store),
      list: async () => {
        if (asked++ > 0) throw new HubError('store-damaged', 'the list is damaged')
        return store.list()
      },
    }
    expect(await failureOf(following(breaking))).to.include({ code: 'store-damaged' })
    expect([open.size, asked]).to.deep.equal([0, 2])
  })

  it('closes a generation that cannot follow, however often it is tried', async () => {
    const store = plainStore()
    const foreign = { partition: 0, logId: 'another', nextOffset: 1, lastHash: null, directoryPosition: 0 }
    const second = await store.open(2)
    const empty = { history: [], superseded: [], erasures: [], items: [], park: [], heads: [] }
    const rest = { repark: [], discard: [], unpark: [], free: [] }
    const checkpoint = { previous: null, next: { ...foreign, caughtUpAt: null } }
    await second.write({ ...empty, ...rest, checkpoint })
    await store.open(1)
    await store.activate(1)
    const projector = await following(counted(store))
    const { itemId } = hub.publish(TAIHE, contentOf('公示', '甲'))
    hub.redact(itemId, 1, contentOf('公示', '乙'))
    await hub.settle()
    await projector.caughtUp()
    await eventually(async () => errors.length >= 2 && open.size === 1)
    expect(errors.length).to.be.at.least(2)
    expect(errors.every((error) => 'code' in error && error.code === 'log-differs')).to.equal(true)
    expect([...open].map(({ number }) => number)).to.deep.equal([1])
    await projector.stop()
    expect(open.size).to.equal(0)
  })
})
