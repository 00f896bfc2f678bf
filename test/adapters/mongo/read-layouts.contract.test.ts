import { randomUUID } from 'node:crypto'
import { MongoClient } from 'mongodb'
import type { MongoEngine } from '../../../infra/engines/engine.ts'
import { openMongoReadStore } from '../../../services/adapters/mongo/read-store.ts'
import { timers } from '../../../services/hub/clock.ts'
import { describeLayouts } from '../../contracts/read-layouts.ts'
import { engineOrPending, engines } from '../../engines.ts'

describe('the read store in MongoDB', () => {
  let mongo: MongoEngine
  before(async function () {
    mongo = await engineOrPending(this, engines.mongo())
  })

  describeLayouts(async () => {
    const database = `layouts-${randomUUID()}`
    return {
      open: (layouts) => openMongoReadStore({ url: mongo.url, database, timers, layouts }),
      dispose: async () => {
        const client = new MongoClient(mongo.url)
        await client.db(database).dropDatabase()
        await client.close()
      },
    }
  })
})
