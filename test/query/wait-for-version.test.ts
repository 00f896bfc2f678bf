import { expect } from 'chai'
import { createActiveGeneration } from '../../services/query/active-generation.ts'
import { MOST_WAITING_READERS, waitForVersion } from '../../services/query/wait-for-version.ts'
import { contentOf, startScratchHub } from '../scratch-hub.ts'

describe('waiting for a version', function () {
  this.timeout(60_000)

  it('by very many at once: all are told, and whoever comes on top is answered at once with the version as it is', async () => {
    const hub = await startScratchHub()
    const active = createActiveGeneration(hub.store)
    const { signal } = new AbortController()
    try {
      const { itemId } = hub.publish('taihe', contentOf('通知', '正文'))
      await hub.settle()
      const wait = (waitSeconds: number) => waitForVersion(active, itemId, { atLeast: 2, waitSeconds, signal })
      const waits = Array.from({ length: MOST_WAITING_READERS }, () => wait(60))
      const refused = await wait(3600).catch((error) => error)
      expect(refused).to.have.property('message', 'version-not-reached')
      hub.revise(itemId, 1, contentOf('通知', '改过的正文'))
      const versions = (await Promise.all(waits)).map(({ version }) => version)
      expect(new Set(versions)).to.deep.equal(new Set([2]))
      expect(await wait(60)).to.include({ version: 2 })
    } finally {
      await active.close()
      await hub.stop()
    }
  })
})
