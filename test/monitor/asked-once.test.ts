import { expect } from 'chai'
import { measure } from '../../services/monitor/measure.ts'
import { type ScratchHub, startScratchHub } from '../scratch-hub.ts'

describe('a measurement', () => {
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  it('asks the read store each of its questions once, because counting what is parked reads all of it', async () => {
    const asked: (string | symbol)[] = []
    const generation = new Proxy(hub.generation, {
      get: (target, name, receiver) => {
        const value = Reflect.get(target, name, receiver)
        if (typeof value !== 'function') return value
        return (...given: unknown[]) => {
          asked.push(name)
          return value.apply(target, given)
        }
      },
    })
    const journals = { nodeIds: () => [], use: async () => null }
    const generations = { use: <T>(work: (lent: typeof generation) => Promise<T>) => work(generation) }
    await measure({ log: hub.log, generations, directory: hub.directory, journals, now: () => hub.clock.now })
    expect(asked.filter((name, at) => asked.indexOf(name) !== at)).to.deep.equal([])
    expect(asked).to.include('parkedCounts')
  })
})
