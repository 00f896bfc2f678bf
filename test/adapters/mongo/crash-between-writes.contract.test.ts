import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { MongoClient } from 'mongodb'
import type { MongoEngine } from '../../../infra/engines/engine.ts'
import { collectionsOf } from '../../../services/adapters/mongo/read-store/collections.ts'
import { writeModels } from '../../../services/adapters/mongo/read-store/write-batch.ts'
import { openMongoReadStore } from '../../../services/adapters/mongo/read-store.ts'
import { openSqliteReadStore } from '../../../services/adapters/sqlite/read-store.ts'
import { compareGenerations } from '../../../services/auditor/compare.ts'
import { timers } from '../../../services/hub/clock.ts'
import type { ReadModelBatch } from '../../../services/ports/read-model-batch.ts'
import { sweep } from '../../contracts/park-model.ts'
import { createScript } from '../../contracts/read-model-script.ts'
import * as readStoreModel from '../../contracts/read-store-model.ts'
import { engineOrPending, engines } from '../../engines.ts'

/** The steps in the order of `ReadModelBatch`. */
const STEPS = ['history', 'superseded', 'erasures', 'items', 'park', 'heads', 'repark', 'discard', 'unpark'] as const

/** What a crash left of a batch: all steps before one, some writes of that one, and no checkpoint. */
interface Cut {
  step: number
  /** Which writes of the step were done. Writes without an order can be any of them. */
  some: boolean[]
  /** An earlier batch that a slow projector writes again at that moment. */
  late: number
}

const cut: fc.Arbitrary<Cut> = fc.record({
  step: fc.nat(STEPS.length - 1),
  some: fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
  late: fc.nat(20),
})

const leftOf = (batch: ReadModelBatch, { step, some }: Cut): ReadModelBatch => {
  const left = { ...batch }
  for (const [place, name] of STEPS.entries())
    if (place > step) Object.assign(left, { [name]: [] })
    else if (place === step) Object.assign(left, { [name]: batch[name].filter((_, i) => some[i % some.length]) })
  return left
}

describe('MongoDB and SQLite as read stores', () => {
  let mongo: MongoEngine
  before(async function () {
    mongo = await engineOrPending(this, engines.mongo())
  })

  it('end in the same answers, whatever was cut off and written again, and whoever came late', async function () {
    this.timeout(300_000)
    const folder = await mkdtemp(join(tmpdir(), 'same-answers-'))
    const database = `same-${randomUUID()}`
    const embedded = openSqliteReadStore({ folder, timers })
    const real = openMongoReadStore({ url: mongo.url, database, timers })
    const client = new MongoClient(mongo.url)
    let number = 0
    try {
      await fc.assert(
        fc.asyncProperty(
          readStoreModel.acts,
          readStoreModel.splits,
          fc.array(cut, { minLength: 1, maxLength: 12 }),
          async (acts, splits, cuts) => {
            number++
            const script = createScript({ partitions: 2 })
            const left = await embedded.open(number)
            const right = await real.open(number)
            const collections = collectionsOf(client.db(database), number)
            const written: ReadModelBatch[] = []
            let from = 0
            for (const size of [...splits, acts.length]) {
              for (const batch of script.batches(acts.slice(from, from + size))) {
                const crash = cuts[written.length % cuts.length] as Cut
                await writeModels(collections, leftOf(batch, crash))
                const late = written[crash.late]
                if (late !== undefined) await writeModels(collections, late)
                expect(await right.write(batch)).to.equal(true)
                expect(await left.write(batch)).to.equal(true)
                written.push(batch)
              }
              from += size
            }
            for (const late of written.toReversed()) await writeModels(collections, late)
            await sweep(right, script)
            const { differences, heads, outsideItems } = await compareGenerations(left, right)
            expect({ differences, heads, outsideItems }).to.deep.equal({ differences: [], heads: [], outsideItems: [] })
            expect(await right.checkpoints()).to.deep.equal(await left.checkpoints())
            expect(await right.headTimes()).to.deep.equal(await left.headTimes())
            await readStoreModel.check(right, script)
            await left.close()
            await right.close()
            await real.drop(number)
          },
        ),
        { numRuns: 40, endOnFailure: true },
      )
    } finally {
      await embedded.close()
      await real.close()
      await client.db(database).dropDatabase()
      await client.close()
      await rm(folder, { recursive: true })
    }
  })
})
