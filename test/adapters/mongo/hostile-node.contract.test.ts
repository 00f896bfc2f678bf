import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { MongoEngine } from '../../../infra/engines/engine.ts'
import { openMongoReadStore } from '../../../services/adapters/mongo/read-store.ts'
import { compareGenerations, isSame } from '../../../services/auditor/compare.ts'
import { verifyOnThreadPool } from '../../../services/domain/event/verify-on-thread-pool.ts'
import { parseDivisionCode, parseNodeId } from '../../../services/domain/ids.ts'
import { entriesMatching } from '../../../services/domain/outlets.ts'
import { timers } from '../../../services/hub/clock.ts'
import type { OutletQuery } from '../../../services/ports/item-store.ts'
import { catchUp } from '../../../services/projector/catch-up.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { HOSTILE_CASES } from '../../projector/hostile-cases.ts'
import { createHostileNode } from '../../projector/hostile-node.ts'
import { startScratchHub } from '../../scratch-hub.ts'

describe('Nonsense under valid keys, on MongoDB', () => {
  let mongo: MongoEngine
  before(async function () {
    mongo = await engineOrPending(this, engines.mongo())
  })

  it('becomes the same documents, in the same lists and searches, as on SQLite', async function () {
    this.timeout(180_000)
    const hub = await startScratchHub()
    const store = openMongoReadStore({ url: mongo.url, database: `hostile-${randomUUID()}`, timers })
    try {
      for (const [index, [, lies]] of HOSTILE_CASES.entries())
        await (await createHostileNode(hub, parseNodeId(`evil-${index}`))).say(...lies)
      await hub.settle()
      const generation = await store.open(1)
      await catchUp({ ...hub, generation, verify: verifyOnThreadPool, batchSize: 20 })
      const comparison = await compareGenerations(hub.generation, generation)
      expect(comparison, JSON.stringify(comparison)).to.satisfy(isSame)
      const query: OutletQuery = {
        entries: entriesMatching('site', parseDivisionCode('341226'), hub.directory.latest()),
        today: '2026-03-05',
        limit: 500,
      }
      for (const more of [{}, { q: '正文' }, { q: '\u001b' }, { status: 'withdrawn' as const }, { field: '\0' }]) {
        const [here, there] = await Promise.all(
          [hub.generation, generation].map((one) => one.outlet({ ...query, ...more })),
        )
        expect(there?.map(({ itemId }) => itemId)).to.deep.equal(here?.map(({ itemId }) => itemId))
        expect(there).to.not.be.empty
      }
      await generation.close()
    } finally {
      await store.close()
      await hub.stop()
    }
  })
})
