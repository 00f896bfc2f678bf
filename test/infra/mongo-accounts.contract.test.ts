import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { expect } from 'chai'
import type { Document } from 'mongodb'
import type { MongoEngine } from '../../infra/engines/engine.ts'
import { createSpool } from '../../services/adapters/files/spool.ts'
import { openMongoAttachments } from '../../services/adapters/mongo/attachment-store.ts'
import { bucketIn, chunkId } from '../../services/adapters/mongo/attachments/bucket.ts'
import { newId } from '../../services/hub/clock.ts'
import type { AttachmentStore } from '../../services/ports/attachment-store.ts'
import { localMongoOrPending, withClient } from '../adapters/mongo/local-mongo.ts'
import { bytesOf, hashOf, inPieces, readAll } from '../contracts/attachment-store.ts'
import { failureOf } from '../failure-of.ts'

const SCRIPT = readFileSync(fileURLToPath(new URL('../../infra/mongo/accounts.js', import.meta.url)), 'utf8')
const DATABASE = 'hub'

/** The commands that the script gives in mongosh. `role`: what the database knows of it before. */
function commandsOf(role: object | null): Document[] {
  const commands: Document[] = []
  const getCollection = (name: string) => ({
    createIndex: (key: object, options: object = {}) =>
      commands.push({ createIndexes: name, indexes: [{ key, name: Object.keys(key).join('_'), ...options }] }),
  })
  runInNewContext(SCRIPT, {
    db: {
      getName: () => DATABASE,
      getRole: () => role,
      createRole: ({ role: name, ...rights }: Document) => commands.push({ createRole: name, ...rights }),
      updateRole: (name: string, rights: object) => commands.push({ updateRole: name, ...rights }),
      getCollection,
    },
    print: () => {},
  })
  return commands
}

/** SecantusDB knows rights by action and database. That they are of these two collections is read in the script's command. */
describe('The accounts of a database that keeps files of items', function () {
  this.timeout(60_000)
  const USERS = { publisher: 'hubPublisher', projector: 'readWrite', query: 'read' }
  const bytes = bytesOf(600_000)
  const file = hashOf(bytes)
  const clock = { now: 1000 }
  const stores: AttachmentStore[] = []
  let mongo: MongoEngine
  let publisher: AttachmentStore
  let projector: AttachmentStore
  let query: AttachmentStore

  const urlOf = (user: string) =>
    mongo.url.replace('//', `//${user}:geheim@`).replace('/?', `/${DATABASE}?authSource=${DATABASE}&`)
  const openAs = (user: keyof typeof USERS) => {
    const spool = createSpool({ folder: tmpdir(), newId })
    const store = openMongoAttachments({ url: urlOf(user), now: () => clock.now, spool })
    stores.push(store)
    return store
  }
  const put = (store: AttachmentStore) => store.put(file, inPieces(bytes))

  before(async function () {
    mongo = await localMongoOrPending(this, ['--auth'], (url) =>
      withClient(url, async (client) => {
        const db = client.db(DATABASE)
        for (const command of commandsOf(null)) await db.command(command)
        for (const [user, role] of Object.entries(USERS))
          await db.command({ createUser: user, pwd: 'geheim', roles: [role] })
      }),
    )
    publisher = openAs('publisher')
    projector = openAs('projector')
    query = openAs('query')
  })
  after(async () => {
    for (const store of stores) await store.close()
    await mongo?.stop()
  })

  it('let a publisher find and insert in the two collections of files, and nowhere else', () => {
    const rights = {
      privileges: ['attachments.files', 'attachments.chunks'].map((collection) => ({
        resource: { db: DATABASE, collection },
        actions: ['find', 'insert'],
      })),
      roles: [],
    }
    expect(commandsOf(null)[0]).to.deep.equal({ createRole: 'hubPublisher', ...rights })
    expect(commandsOf({})[0]).to.deep.equal({ updateRole: 'hubPublisher', ...rights })
  })

  it('let a publisher put a file, and put it again, which changes nothing of it', async () => {
    expect(await put(publisher)).to.deep.equal({ ok: true, bytes: 600_000, isNew: true })
    clock.now += 1000
    expect(await put(publisher)).to.deep.equal({ ok: true, bytes: 600_000, isNew: false })
    expect((await publisher.stat(file))?.putAt).to.equal(1000)
  })

  it('let readers read, and neither put nor remove', async () => {
    expect((await readAll(query, file)).equals(bytes)).to.equal(true)
    const other = bytesOf(9)
    const refused = [
      () => query.put(hashOf(other), inPieces(other)),
      () => query.remove(file),
      () => publisher.remove(file),
    ]
    for (const work of refused) {
      const error = await failureOf(work())
      expect(error).to.include({ code: 'store-refused', retryable: false })
      expect(error.message).to.include('publishers: find and insert on attachments.files')
    }
    expect((await readAll(query, file)).equals(bytes)).to.equal(true)
  })

  it('let a publisher tell damage, and the projector mend it', async () => {
    await withClient(urlOf('projector'), (client) =>
      bucketIn(client.db(DATABASE)).chunks.updateOne({ _id: chunkId(file, 1) }, { $set: { data: Buffer.from('x') } }),
    )
    const error = await failureOf(put(publisher))
    expect(error).to.include({ code: 'attachment-damaged', retryable: false })
    expect(error.message).to.include(`Chunk ${file}/1 in hub.attachments.chunks`)
    clock.now += 1000
    expect(await put(projector)).to.deep.equal({ ok: true, bytes: 600_000, isNew: false })
    expect((await readAll(query, file)).equals(bytes)).to.equal(true)
    expect((await query.stat(file))?.putAt).to.equal(clock.now)
  })

  it('let the projector remove files', async () => {
    await projector.remove(file)
    expect(await query.stat(file)).to.equal(null)
  })
})
