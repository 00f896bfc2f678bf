import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import type { MongoEngine } from '../../../infra/engines/engine.ts'
import { createWatch } from '../../../services/adapters/mongo/read-store/watch.ts'
import { openMongoReadStore } from '../../../services/adapters/mongo/read-store.ts'
import { timers } from '../../../services/hub/clock.ts'
import { eventually } from '../../e2e/scratch.ts'
import { engineOrPending, engines } from '../../engines.ts'

const PACE = { pollMs: 10, lingerMs: 200 }

describe('A watch of a collection in MongoDB', () => {
  let mongo: MongoEngine
  before(async function () {
    mongo = await engineOrPending(this, engines.mongo())
  })

  it('asks the server nothing once nobody has listened for a while, and goes on with the next listener', async () => {
    const client = new MongoClient(mongo.url, { monitorCommands: true })
    const asked: string[] = []
    client.on('commandStarted', ({ commandName }) => asked.push(commandName))
    const collection = client.db(`watch-${randomUUID()}`).collection('watched')
    const watch = createWatch(collection, { timers, ...PACE })
    const streams = () => asked.filter((name) => name === 'aggregate').length
    const rests = async () => {
      const before = asked.length
      await pause(20 * PACE.pollMs)
      return asked.length === before
    }

    watch.listen(() => {})()
    const stop = watch.listen(() => {})
    await eventually(async () => streams() > 0 && asked.includes('find'))
    stop()
    const told = Promise.withResolvers<void>()
    const stopNext = watch.listen(told.resolve)
    await collection.insertOne({})
    await told.promise
    expect(streams(), 'one stream for who listens shortly after the other').to.equal(1)
    expect(await rests()).to.equal(false)

    stopNext()
    await eventually(rests)
    const again = Promise.withResolvers<void>()
    watch.listen(again.resolve)
    await again.promise
    await eventually(async () => streams() === 2)
    await watch.close()
    expect(await rests()).to.equal(true)
    await client.db(collection.dbName).dropDatabase()
    await client.close()
  })

  it('of generations tells of a switch and of a drop, and leaves one that is being built to its builder', async () => {
    const database = `watch-${randomUUID()}`
    const store = openMongoReadStore({ url: mongo.url, database, timers })
    let told = 0
    const next = async (work: () => Promise<unknown>) => {
      const before = told
      await work()
      await eventually(async () => told > before)
    }
    await store.open(1)
    await next(async () => store.onSwitch(() => told++))
    await next(() => store.activate(1))
    const before = told
    await store.open(2)
    await pause(600)
    expect(told).to.equal(before)
    await next(() => store.activate(2))
    await next(() => store.drop(1))
    await store.close()
    await new MongoClient(mongo.url).db(database).dropDatabase()
  })
})
