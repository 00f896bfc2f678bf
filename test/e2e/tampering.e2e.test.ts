import { tamperedFile, tamperedValue } from '../tampering/tampering-round.ts'
import { tamperingScene } from '../tampering/tampering-scene.ts'

const STORES = ['journal', 'log', 'read'] as const
const SEEDS = [1, 2]

describe('one changed byte', function () {
  this.timeout(120_000)
  const scene = tamperingScene()

  for (const store of STORES) {
    it(`in a stored value of the ${store} is named and never served`, async () => {
      for (const seed of SEEDS) await tamperedValue(store, seed, scene.sample, scene.copy)
    })
    it(`in a file of the ${store} is named, or changes no row`, async () => {
      for (const seed of SEEDS) await tamperedFile(store, seed, scene.sample, scene.copy)
    })
  }
})
