import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import type { MongoEngine } from '../../../infra/engines/engine.ts'
import { openMongoReadStore } from '../../../services/adapters/mongo/read-store.ts'
import { timers } from '../../../services/hub/clock.ts'
import type { ReadModelBatch } from '../../../services/ports/read-model-batch.ts'
import type { Generation } from '../../../services/ports/read-store.ts'
import { sweep } from '../../contracts/park-model.ts'
import { createScript } from '../../contracts/read-model-script.ts'
import * as readStoreModel from '../../contracts/read-store-model.ts'
import { engineOrPending, engines } from '../../engines.ts'

const PROJECTORS = 3

describe('Projectors that race on a MongoDB read store', () => {
  let mongo: MongoEngine
  before(async function () {
    mongo = await engineOrPending(this, engines.mongo())
  })

  it('each batch is written by one of them, and all end in the same answers', async function () {
    this.timeout(180_000)
    const database = `race-${randomUUID()}`
    const stores = Array.from({ length: PROJECTORS }, () => openMongoReadStore({ url: mongo.url, database, timers }))
    let number = 0
    try {
      await fc.assert(
        fc.asyncProperty(readStoreModel.acts, readStoreModel.splits, async (acts, splits) => {
          number++
          const script = createScript({ partitions: 2 })
          const batches: ReadModelBatch[] = []
          let from = 0
          for (const size of [...splits, acts.length]) {
            batches.push(...script.batches(acts.slice(from, from + size)))
            from += size
          }
          const generations = await Promise.all(stores.map((store) => store.open(number)))
          const wins = await Promise.all(generations.map((generation) => project(generation, batches)))
          expect(new Set(wins.flat().filter(isStep))).to.have.property('size', batches.filter(isStep).length)
          expect(wins.flat().filter(isStep)).to.have.length(batches.filter(isStep).length)
          await sweep(generations[0] as Generation, script)
          await readStoreModel.check(generations[0] as Generation, script)
          await Promise.all(generations.map((generation) => generation.close()))
        }),
        { numRuns: 15, endOnFailure: true },
      )
    } finally {
      await Promise.all(stores.map((store) => store.close()))
    }
  })
})

/** Writes all batches in order, as if it were alone. Gives those of which it moved the checkpoint. */
async function project(generation: Generation, batches: ReadModelBatch[]): Promise<ReadModelBatch[]> {
  const won: ReadModelBatch[] = []
  for (const batch of batches) if (await generation.write(batch)) won.push(batch)
  return won
}

/** Acts on items that are not there move no checkpoint, and several projectors can write them. */
const isStep = ({ checkpoint: { previous, next } }: ReadModelBatch) => next.nextOffset > (previous?.nextOffset ?? 0)
