import { randomUUID } from 'node:crypto'
import type { MongoEngine } from '../../../infra/engines/engine.ts'
import { openMongoReadStore } from '../../../services/adapters/mongo/read-store.ts'
import { timers } from '../../../services/hub/clock.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { describeTornStore, type StoreToTear } from '../../projector/torn-store.ts'
import { withClient } from './local-mongo.ts'

describe('a read store of no single moment, on MongoDB', function () {
  this.timeout(300_000)
  let mongo: MongoEngine
  before(async function () {
    mongo = await engineOrPending(this, engines.mongo())
  })

  const make = async (): Promise<StoreToTear> => {
    const database = `torn-${randomUUID()}`
    return {
      open: async () => openMongoReadStore({ url: mongo.url, database, timers }),
      takeOut: (table, pick) =>
        withClient(mongo.url, async (client) => {
          const rows = client.db(database).collection<{ _id: string }>(`${table}_g1`)
          const ids = (await rows.find({}, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id)
          await rows.deleteMany({ _id: { $in: pick(ids.length).map((index) => ids[index] as string) } })
        }),
      dispose: () => withClient(mongo.url, async (client) => void (await client.db(database).dropDatabase())),
    }
  }

  describeTornStore(make, 8)
})
