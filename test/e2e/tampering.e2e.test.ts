import { expect } from 'chai'
import { tamperedFile, tamperedUnderReader, tamperedValue } from '../tampering/tampering-round.ts'
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

  it('in any column of the read store is never served by a reader that has checked it before', async function () {
    // All answers for each of some eighty columns: two minutes and more of processor time.
    this.timeout(900_000)
    const changed = await tamperedUnderReader(scene.sample, scene.copy)
    expect(changed).to.include.members(
      ['itemId', 'version', 'fingerprint', 'publishedAt', 'latest', 'text', 'shownOn'].map((name) => `items.${name}`),
    )
    expect(changed).to.include.members(['history.envelope', 'history.signature', 'texts.text', 'names.name'])
  })
})
