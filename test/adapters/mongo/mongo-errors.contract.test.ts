import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { MongoEngine } from '../../../infra/engines/engine.ts'
import { collectionsOf } from '../../../services/adapters/mongo/read-store/collections.ts'
import { writeModels } from '../../../services/adapters/mongo/read-store/write-batch.ts'
import { openMongoReadStore } from '../../../services/adapters/mongo/read-store.ts'
import { timers } from '../../../services/hub/clock.ts'
import type { Generation, ReadStore } from '../../../services/ports/read-store.ts'
import { createScript } from '../../contracts/read-model-script.ts'
import { failure, publish } from '../../contracts/read-store-under-test.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { expiredServer } from '../../hub/expired-certificate.ts'
import { failCommands, localMongoOrPending, persistently, withClient } from './local-mongo.ts'

/** The error of the first use of a store at this URL. */
async function refusal(url: string) {
  return failure(
    (async () => {
      const store = openMongoReadStore({ url, timers })
      await store.active().finally(() => store.close())
    })(),
  )
}

describe('Faults of a MongoDB that is not as it should be', function () {
  this.timeout(30_000)
  let mongo: MongoEngine
  before(async function () {
    mongo = await engineOrPending(this, engines.mongo())
  })
  const hostOf = (url: string) => /\/\/(?:[^@/]*@)?([^/]+)/.exec(url)?.[1] ?? ''

  it('says that nothing listens there, and never the password', async () => {
    const error = await refusal('mongodb://hub:geheim@127.0.0.1:1/')
    expect(error).to.include({ code: 'store-unavailable', retryable: true })
    expect(error.message).to.equal('MongoDB at 127.0.0.1:1: cannot be reached (connect ECONNREFUSED 127.0.0.1:1)')
  })

  it('says that a URL is wrong, before it is used', async () => {
    const error = await refusal('mongodb://host/?nosuchoption=1')
    expect(error.code).to.equal('settings-invalid')
    expect(error.message).to.equal('HUB_MONGO: option nosuchoption is not supported')
  })

  it('says that the server is of another replica set than the URL asks for', async () => {
    const error = await refusal(`mongodb://${hostOf(mongo.url)}/?replicaSet=other`)
    expect(error).to.include({ code: 'store-unavailable', retryable: true })
    expect(error.message).to.include('no server there is a member of replica set other')
  })

  it('says that user or password is wrong, and that trying again does not help', async () => {
    const error = await refusal(`mongodb://hub:geheim@${hostOf(mongo.url)}/?directConnection=true`)
    expect(error).to.include({ code: 'store-refused', retryable: false })
    expect(error.message).to.include('user or password of HUB_MONGO is wrong').and.not.include('geheim')
  })

  it('says that its certificate has expired', async function () {
    const server = await expiredServer()
    if (server === null) {
      console.log('      pending: no openssl here to make an expired certificate')
      this.skip()
    }
    try {
      const error = await refusal(`mongodb://127.0.0.1:${server.port}/?tls=true`)
      expect(error).to.include({ code: 'store-refused', retryable: false })
      expect(error.message).to.include('its certificate is not accepted (CERT_HAS_EXPIRED')
    } finally {
      server.close()
    }
  })
})

describe('A MongoDB that comes only after the process has started', () => {
  let mongo: MongoEngine
  before(async function () {
    mongo = await localMongoOrPending(this, [])
  })
  after(() => mongo?.stop())

  it('works from then on', async () => {
    await mongo.kill()
    const url = mongo.url.replace('?', '?serverSelectionTimeoutMS=500&')
    const store = openMongoReadStore({ url, database: `late-${randomUUID()}`, timers })
    for (const _ of [1, 2])
      expect(await failure(store.active())).to.include({ code: 'store-unavailable', retryable: true })
    await mongo.restart()
    expect(await persistently(store.active)).to.equal(null)
    await store.close()
    expect(await failure(store.active())).to.include({ code: 'store-closed', retryable: false })
  })
})

describe('Faults while a batch is written to MongoDB', () => {
  let mongo: MongoEngine
  let store: ReadStore
  let generation: Generation
  let database: string
  before(async function () {
    mongo = await localMongoOrPending(this, ['--enable-test-commands'])
  })
  beforeEach(async () => {
    database = `faults-${randomUUID()}`
    store = openMongoReadStore({ url: mongo.url, database, timers })
    generation = await store.open(1)
  })
  afterEach(() => store.close())
  after(() => mongo?.stop())

  const faults = [
    { says: 'a full disk', command: 'insert', data: { errorCode: 14031 }, code: 'disk-full' },
    { says: 'a primary that steps down', command: 'update', data: { errorCode: 189 }, code: 'store-unavailable' },
    { says: 'a node that shuts down', command: 'insert', data: { errorCode: 11600 }, code: 'store-unavailable' },
    { says: 'a connection that breaks', command: 'update', data: { closeConnection: true }, code: 'store-unavailable' },
    {
      says: 'a majority that does not follow',
      command: 'insert',
      data: { writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' } },
      code: 'store-unavailable',
    },
  ]
  for (const { says, command, data, code } of faults)
    it(`reports ${says}, and the same batch again ends as without it`, async () => {
      const script = createScript()
      const batch = script.batch(publish({ text: '故障' }), publish({ at: 1 }))
      await failCommands(mongo.url, { names: [command], ...data })
      const error = await failure(generation.write(batch))
      expect(error).to.include({ code, retryable: true })
      expect(error.message).to.match(/^MongoDB at 127\.0\.0\.1:/)
      expect(await persistently(() => generation.checkpoint(0))).to.equal(null)
      expect(await generation.write(batch)).to.equal(true)
      expect(await generation.scan(null, 9)).to.have.deep.members([...script.documents.values()])
      expect(await generation.checkpoint(0)).to.deep.equal(batch.checkpoint.next)
    })

  it('does not take a majority that does not follow for rows that are there already', async () => {
    const batch = createScript().batch(publish(), publish({ at: 1 }))
    await withClient(mongo.url, (client) => writeModels(collectionsOf(client.db(database), 1), batch))
    await failCommands(mongo.url, {
      names: ['insert'],
      writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' },
    })
    expect(await failure(generation.write(batch))).to.include({ code: 'store-unavailable', retryable: true })
    expect(await generation.checkpoint(0)).to.equal(null)
  })

  it('reports the user who may only read', async () => {
    await failCommands(mongo.url, { names: ['insert'], errorCode: 13 })
    const error = await failure(generation.write(createScript().batch(publish())))
    expect(error).to.include({ code: 'store-refused', retryable: false })
    expect(error.message).to.include('give it the role readWrite')
  })

  it('lets the caller ask again when a cursor died', async () => {
    // Every find fails: the filler of search tokens looks too, and would take a single fault for itself.
    await failCommands(mongo.url, { names: ['find'], times: 1000, errorCode: 43 })
    try {
      expect(await failure(generation.scan(null, 9))).to.include({ code: 'store-unavailable', retryable: true })
    } finally {
      await failCommands(mongo.url, { names: ['find'], times: 0 })
    }
  })

  it('wakes readers where change streams are refused', async () => {
    await failCommands(mongo.url, { names: ['aggregate'], times: 1000, errorCode: 40573 })
    try {
      const script = createScript()
      for (const at of [0, 1, 2]) {
        const batch = script.batch(publish({ at }))
        const isSeen = async () => (await generation.checkpoint(0))?.nextOffset === batch.checkpoint.next.nextOffset
        const seen = new Promise<void>((resolve) => generation.onWrite(async () => (await isSeen()) && resolve()))
        await generation.write(batch)
        await seen
      }
    } finally {
      await failCommands(mongo.url, { names: ['aggregate'], times: 0 })
    }
  })
})
