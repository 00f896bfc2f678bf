import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import fc from 'fast-check'
import type { MongoEngine } from '../../../infra/engines/engine.ts'
import { openMongoReadStore } from '../../../services/adapters/mongo/read-store.ts'
import { timers } from '../../../services/hub/clock.ts'
import type { ReadModelBatch } from '../../../services/ports/read-model-batch.ts'
import type { Generation, ReadStore } from '../../../services/ports/read-store.ts'
import { createScript } from '../../contracts/read-model-script.ts'
import * as readStoreModel from '../../contracts/read-store-model.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { persistently } from './local-mongo.ts'

const ROUNDS = 6
/** The same acts and delays each time. */
const SEED = 20_261_124

describe('MongoDB killed or paused in the middle of writes', () => {
  let mongo: MongoEngine
  let store: ReadStore
  before(async function () {
    mongo = await engineOrPending(this, engines.fresh.mongo())
    store = openMongoReadStore({ url: mongo.url, database: `killed-${randomUUID()}`, timers })
  })
  after(async () => {
    await store?.close()
    await mongo?.stop()
  })

  for (const [fault, strike] of Object.entries({
    killed: async () => {
      await mongo.kill()
      await mongo.restart()
    },
    paused: async () => {
      await mongo.pause()
      await sleep(1000)
      await mongo.resume()
    },
  }))
    it(`holds all that was acknowledged and ends as without trouble (${fault})`, async function () {
      this.timeout(180_000)
      const generation = await persistently(() => store.open(fault === 'killed' ? 1 : 2))
      const script = createScript({ partitions: 2 })
      const rounds = fc.sample(fc.tuple(readStoreModel.acts, readStoreModel.acts, fc.nat(30)), {
        seed: SEED,
        numRuns: ROUNDS,
      })
      for (const [quiet, troubled, delayMs] of rounds) {
        for (const batch of script.batches(quiet)) await write(generation, batch)
        const batches = script.batches(troubled)
        const writing = (async () => {
          for (const batch of batches) await write(generation, batch)
        })()
        await sleep(delayMs)
        await strike()
        await writing
      }
      await readStoreModel.check(generation, script)
      expect(await generation.checkpoints()).to.deep.equal([0, 1].map((partition) => script.checkpoints.get(partition)))
    })

  it('still wakes readers after it came back', async function () {
    this.timeout(60_000)
    // Its server was away until now: connections may still break.
    const generation = await persistently(() => store.open(3))
    const script = createScript()
    const isAt = (offset: number) => persistently(async () => (await generation.checkpoint(0))?.nextOffset === offset)
    const writeAndSee = async () => {
      const batch = script.batch({ type: 'publish', node: 0, at: 0, entries: [] })
      const end = batch.checkpoint.next.nextOffset
      const seen = new Promise<void>((resolve) => generation.onWrite(async () => (await isAt(end)) && resolve()))
      await write(generation, batch)
      await seen
    }
    await writeAndSee()
    await mongo.kill()
    await mongo.restart()
    await writeAndSee()
    await writeAndSee()
  })
})

/** Writes again while the store is away, as the projector does. A checkpoint that is there already means a lost answer. */
async function write(generation: Generation, batch: ReadModelBatch): Promise<void> {
  await persistently(async () => {
    if (await generation.write(batch)) return
    expect(await generation.checkpoint(batch.checkpoint.next.partition)).to.deep.equal(batch.checkpoint.next)
  })
}
