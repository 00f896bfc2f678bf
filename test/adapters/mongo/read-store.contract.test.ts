import { randomUUID } from 'node:crypto'
import { MongoClient } from 'mongodb'
import type { MongoEngine } from '../../../infra/engines/engine.ts'
import { openMongoReadStore } from '../../../services/adapters/mongo/read-store.ts'
import { timers } from '../../../services/hub/clock.ts'
import { describeReadStore } from '../../contracts/read-store.ts'
import { engineOrPending, engines } from '../../engines.ts'

describe('MongoDB', () => {
  let mongo: MongoEngine
  before(async function () {
    mongo = await engineOrPending(this, engines.mongo())
  })

  describeReadStore('MongoDB', async () => {
    const database = `contract-${randomUUID()}`
    const store = openMongoReadStore({ url: mongo.url, database, timers })
    return {
      store,
      dispose: async () => {
        await store.close()
        const client = new MongoClient(mongo.url)
        await client.db(database).dropDatabase()
        await client.close()
      },
    }
  })
})
