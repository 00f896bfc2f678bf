import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { MongoEngine } from '../../../infra/engines/engine.ts'
import { collectionsOf } from '../../../services/adapters/mongo/read-store/collections.ts'
import { PARKED_COUNT_PIPELINE } from '../../../services/adapters/mongo/read-store/read-parked.ts'
import { openMongoReadStore } from '../../../services/adapters/mongo/read-store.ts'
import { timers } from '../../../services/hub/clock.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { withClient } from './local-mongo.ts'

describe('Counting what is parked in MongoDB', () => {
  let mongo: MongoEngine
  before(async function () {
    mongo = await engineOrPending(this, engines.mongo())
  })

  it('goes by an index that holds all that it asks for', async () => {
    const database = `count-${randomUUID()}`
    const store = openMongoReadStore({ url: mongo.url, database, timers })
    await (await store.open(1)).close()
    await withClient(mongo.url, async (client) => {
      const plan = JSON.stringify(
        await collectionsOf(client.db(database), 1).parked.aggregate(PARKED_COUNT_PIPELINE).explain(),
      )
      expect(plan)
        .to.include('"stage":"IXSCAN"')
        .and.include('"keyPattern":{"discarded":1,"reason":1,"nodeId":1}')
        .and.not.include('COLLSCAN')
      await client.db(database).dropDatabase()
    })
    await store.close()
  })
})
