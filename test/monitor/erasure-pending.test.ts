import { expect } from 'chai'
import { measure } from '../../services/monitor/measure.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

describe('erasures that are pending', () => {
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  const pending = async (log: Parameters<typeof measure>[0]['log']) => {
    const generations = { use: <T>(work: (generation: typeof hub.generation) => Promise<T>) => work(hub.generation) }
    const journals = { nodeIds: () => [], use: async () => null }
    const measured = await measure({ log, generations, directory: hub.directory, journals, now: () => hub.clock.now })
    return measured.erasurePending
  }

  it('are the redacted items, while their texts stay in a log that cannot erase', async () => {
    const one = hub.publish(TAIHE, contentOf('名单公示', '某某'))
    hub.publish(TAIHE, contentOf('另一名单', '某某'))
    await hub.settle()
    const unerasing = { ...hub.log, erase: null }
    expect(await pending(unerasing)).to.equal(0)
    hub.redact(one.itemId, 1, contentOf('名单公示', '已删除'))
    await hub.settle()
    expect(await pending(unerasing)).to.equal(1)
    expect(await pending(hub.log)).to.equal(0)
    expect((await hub.json('/v1/status')).erasurePending).to.equal(0)
  })
})
