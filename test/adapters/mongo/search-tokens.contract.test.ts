import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { Filter, FindOptions } from 'mongodb'
import type { MongoEngine } from '../../../infra/engines/engine.ts'
import type { BsonItem } from '../../../services/adapters/mongo/read-store/bson-item.ts'
import { type Collections, collectionsOf } from '../../../services/adapters/mongo/read-store/collections.ts'
import { createTokenFiller } from '../../../services/adapters/mongo/read-store/token-filler.ts'
import { writeModels } from '../../../services/adapters/mongo/read-store/write-batch.ts'
import { advanceCheckpoint } from '../../../services/adapters/mongo/read-store/write-progress.ts'
import { openMongoReadStore } from '../../../services/adapters/mongo/read-store.ts'
import { timers } from '../../../services/hub/clock.ts'
import { type Act, createScript } from '../../contracts/read-model-script.ts'
import * as readStoreModel from '../../contracts/read-store-model.ts'
import { publish } from '../../contracts/read-store-under-test.ts'
import { eventually } from '../../e2e/scratch.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { withClient } from './local-mongo.ts'

describe('Search tokens in MongoDB', () => {
  let mongo: MongoEngine
  before(async function () {
    mongo = await engineOrPending(this, engines.mongo())
  })

  it('are written after the items, by the next writer too, and change no answer', async function () {
    this.timeout(240_000)
    const database = `tokens-${randomUUID()}`
    const store = openMongoReadStore({ url: mongo.url, database, timers })
    await withClient(mongo.url, async (client) => {
      const collections = collectionsOf(client.db(database), 1)
      await (await store.open(1)).close()
      const script = createScript({ partitions: 2 })
      for (const batch of script.batches(ACTS)) {
        // A projector that ends right after a batch: nothing of it has tokens.
        await writeModels(collections, batch)
        expect(await advanceCheckpoint(collections, batch.checkpoint)).to.equal(true)
      }
      const reader = await store.open(1, { readOnly: true })
      expect(await withoutTokens(collections)).to.equal(script.documents.size)
      await readStoreModel.check(reader, script)
      const writer = await store.open(1)
      await eventually(async () => (await withoutTokens(collections)) === 0)
      await readStoreModel.check(reader, script)
      await writer.close()
      await reader.close()
      await client.db(database).dropDatabase()
    })
    await store.close()
  })

  it('of many items are found with few looks at what waits', async function () {
    this.timeout(240_000)
    const database = `tokens-${randomUUID()}`
    const store = openMongoReadStore({ url: mongo.url, database, timers })
    const generation = await store.open(1)
    await withClient(mongo.url, async (client) => {
      const collections = collectionsOf(client.db(database), 1)
      await generation.close()
      const batch = createScript().batch(...Array.from({ length: 70 }, (_, at) => publish({ at })))
      await writeModels(collections, batch)
      let looks = 0
      const counted = new Proxy(collections.items, {
        get: (items, name) => {
          if (name !== 'find') return Reflect.get(items, name)
          return (filter: Filter<BsonItem>, options: FindOptions) => {
            if (!('_id' in filter)) looks++
            return items.find(filter, options)
          }
        },
      })
      const filler = createTokenFiller({ ...collections, items: counted }, (work) => work(), {
        timers,
        layoutAge: 'current',
      })
      await eventually(async () => (await withoutTokens(collections)) === 0)
      await filler.stop()
      expect(looks).to.be.within(1, 2)
      await client.db(database).dropDatabase()
    })
    await store.close()
  })
})

const ACTS: Act[] = [
  ...Array.from({ length: 40 }, (_, i) =>
    publish({
      node: i % 3,
      at: i % 4,
      title: `脱贫攻坚公告 ${i}`,
      text: `正文${i} aB1 公告年`,
      organ: i % 2 ? '民政局' : undefined,
    }),
  ),
  { type: 'revise', node: 0, which: 1, at: 5, text: '后来的公告', entries: publish().entries },
  { type: 'withdraw', node: 1, which: 1, at: 6 },
  { type: 'redact', node: 2, which: 1, at: 7, text: '新文', entries: publish().entries },
]

const withoutTokens = ({ items }: Collections) => items.countDocuments({ tokens: null })
