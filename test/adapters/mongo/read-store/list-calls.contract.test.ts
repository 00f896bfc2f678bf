import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import type { MongoEngine } from '../../../../infra/engines/engine.ts'
import { collectionsOf } from '../../../../services/adapters/mongo/read-store/collections.ts'
import { findOutletItems } from '../../../../services/adapters/mongo/read-store/outlet-list.ts'
import { openMongoReadStore } from '../../../../services/adapters/mongo/read-store.ts'
import { timers } from '../../../../services/hub/clock.ts'
import { createCandidateBudget } from '../../../../services/ports/candidate-budget.ts'
import type { OutletQuery } from '../../../../services/ports/item-store.ts'
import { createScript } from '../../../contracts/read-model-script.ts'
import { BOARD, publish, SITE } from '../../../contracts/read-store-under-test.ts'
import { engineOrPending, engines } from '../../../engines.ts'

describe('A page of a list in MongoDB', () => {
  const database = `calls-${randomUUID()}`
  const calls: string[] = []
  let mongo: MongoEngine
  let client: MongoClient

  before(async function () {
    this.timeout(60_000)
    mongo = await engineOrPending(this, engines.mongo())
    const store = openMongoReadStore({ url: mongo.url, database, timers })
    const generation = await store.open(1)
    const acts = Array.from({ length: 300 }, (_, at) =>
      publish({ at, text: '上季，季度比', field: at % 2 === 0 ? '农业' : '教育', entries: [[BOARD], [SITE]][at % 2] }),
    )
    await generation.write(createScript().batch(...acts))
    await store.close()
    client = new MongoClient(mongo.url, { monitorCommands: true })
    client.on('commandStarted', ({ commandName }) => calls.push(commandName))
    await client.connect()
  })
  after(async () => {
    await client?.db(database).dropDatabase()
    await client?.close()
  })

  const callsOf = async (more: Partial<OutletQuery>): Promise<string[]> => {
    calls.length = 0
    const query = { entries: [BOARD, SITE], today: '2026-03-05', limit: 101, ...more }
    await findOutletItems(collectionsOf(client.db(database), 1), query, 'current')
    return calls.filter((name) => name === 'find' || name === 'getMore')
  }

  it('is one call, whatever filters there are', async () => {
    for (const more of [
      {},
      { field: '农业' },
      { status: 'live' },
      { fromDay: 20260101 },
      { order: 'updated' },
    ] as const)
      expect(await callsOf(more), JSON.stringify(more)).to.deep.equal(['find'])
  })

  it('takes no more calls than its looks allow where the words stand apart in each text', async () => {
    const budget = createCandidateBudget(200)
    const found = await callsOf({ q: '季度，比', budget })
    expect(found.length).to.be.within(1, 200 / 50 + 2)
  })
})
