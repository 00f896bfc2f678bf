import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { GridFSBucket, MongoClient } from 'mongodb'
import type { MongoEngine } from '../../../infra/engines/engine.ts'
import { createSpool } from '../../../services/adapters/files/spool.ts'
import { openMongoAttachments } from '../../../services/adapters/mongo/attachment-store.ts'
import { bucketIn, CHUNK_BYTES, chunkId } from '../../../services/adapters/mongo/attachments/bucket.ts'
import { newId } from '../../../services/hub/clock.ts'
import {
  type AttachmentStoreUnderTest,
  bytesOf,
  describeAttachmentStore,
  hashOf,
  inPieces,
  readAll,
} from '../../contracts/attachment-store.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { failureOf } from '../../failure-of.ts'

/** A store of attachments in a new database, and that database. */
async function openUnderTest(url: string) {
  const folder = await mkdtemp(join(tmpdir(), 'hub-test-'))
  const database = `contract-${randomUUID()}`
  const clock = { now: Date.parse('2026-03-05T01:00:00Z') }
  const spool = createSpool({ folder, newId })
  const store = openMongoAttachments({ url, database, now: () => clock.now, spool })
  const client = new MongoClient(url)
  const bucket = bucketIn(client.db(database))
  const under: AttachmentStoreUnderTest = {
    store,
    clock,
    damage: async (file, at) => {
      const _id = chunkId(file, Math.floor(at / CHUNK_BYTES))
      const chunk = await bucket.chunks.findOne({ _id }, { promoteBuffers: true })
      const data = Buffer.from(chunk?.data as Buffer)
      data[at % CHUNK_BYTES] = (data[at % CHUNK_BYTES] as number) ^ 1
      await bucket.chunks.updateOne({ _id }, { $set: { data } })
    },
    leftovers: async () => {
      const files = new Set((await bucket.files.find({}, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id))
      const chunks = await bucket.chunks.find({}, { projection: { files_id: 1 } }).toArray()
      return [...chunks.filter((chunk) => !files.has(chunk.files_id)).map(({ _id }) => _id), ...(await readdir(folder))]
    },
    dispose: async () => {
      await store.close()
      await client.db(database).dropDatabase()
      await client.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return { ...under, bucket, db: client.db(database) }
}

describe('MongoDB', function () {
  this.timeout(60_000)
  let mongo: MongoEngine
  before(async function () {
    mongo = await engineOrPending(this, engines.mongo())
  })

  describeAttachmentStore('MongoDB', () => openUnderTest(mongo.url))

  describe('with attachments', () => {
    let under: Awaited<ReturnType<typeof openUnderTest>>
    beforeEach(async () => {
      under = await openUnderTest(mongo.url)
    })
    afterEach(() => under.dispose())
    const bytes = bytesOf(600_000)
    const file = hashOf(bytes)
    const put = () => under.store.put(file, inPieces(bytes))

    it('has them as GridFS has files: the usual tools list and read them', async () => {
      await put()
      const usual = new GridFSBucket(under.db, { bucketName: 'attachments' })
      const [found] = await usual.find({ filename: file }).toArray()
      expect(found).to.include({ length: 600_000, chunkSize: 255 * 1024 })
      expect(found?.uploadDate.getTime()).to.equal(under.clock.now)
      const read = await usual.openDownloadStream(found?._id as never).toArray()
      expect(Buffer.concat(read).equals(bytes)).to.equal(true)
    })

    it('shows no file whose chunks came and whose document did not, and the next put makes it whole', async () => {
      await put()
      await under.bucket.files.deleteOne({ _id: file })
      await under.bucket.chunks.deleteOne({ _id: chunkId(file, 1) })
      expect(await under.store.stat(file)).to.equal(null)
      expect(await put()).to.deep.equal({ ok: true, bytes: 600_000, isNew: true })
      expect((await readAll(under.store, file)).equals(bytes)).to.equal(true)
    })

    it('removes the chunks of a file that was broken off', async () => {
      await put()
      await under.bucket.files.deleteOne({ _id: file })
      await under.store.remove(file)
      expect(await under.leftovers()).to.deep.equal([])
    })

    it('puts right what is missing, and a document that says something else', async () => {
      await put()
      await under.bucket.chunks.deleteOne({ _id: chunkId(file, 2) })
      await under.bucket.files.updateOne({ _id: file }, { $set: { length: 7 } })
      expect(await put()).to.deep.equal({ ok: true, bytes: 600_000, isNew: false })
      expect((await under.store.stat(file))?.bytes).to.equal(600_000)
      expect((await readAll(under.store, file)).equals(bytes)).to.equal(true)
    })

    it('passes files of others in the same bucket over', async () => {
      await put()
      await under.bucket.files.insertOne({ _id: 'notes', length: 1 } as never)
      const files: string[] = []
      for await (const found of under.store.list()) files.push(found.file)
      expect(files).to.deep.equal([file])
    })
  })

  it('says of every call that it cannot be reached, and that this may pass', async () => {
    const away = openMongoAttachments({
      url: 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100',
      now: () => 0,
      spool: createSpool({ folder: tmpdir(), newId }),
    })
    const file = hashOf(bytesOf(3))
    const listing = async () => {
      for await (const _ of away.list());
    }
    for (const work of [
      () => away.put(file, inPieces(bytesOf(3))),
      () => away.stat(file),
      () => readAll(away, file),
      listing,
      () => away.remove(file),
    ])
      expect(await failureOf(work())).to.include({ code: 'store-unavailable', retryable: true })
    await away.close()
  })
})
