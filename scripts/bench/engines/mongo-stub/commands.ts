import { BSON, type Document } from 'mongodb'
import { createStubCollection, type StubCollection } from './collection.ts'

const HELLO = {
  helloOk: true,
  isWritablePrimary: true,
  ismaster: true,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  minWireVersion: 0,
  maxWireVersion: 25,
  readOnly: false,
  ok: 1,
}
const NO_SUCH_COMMAND = 59
const DUPLICATE_KEY = 11000

export type Answer = (command: Document) => Document

/** Answers commands. Their lists of writes hold raw documents. */
export function createCommands(): Answer {
  const catalogue = createCatalogue()
  const answers: Record<string, Answer> = {
    ...GREETINGS,
    ...catalogueCommands(catalogue),
    ...readCommands(catalogue),
    ...writeCommands(catalogue),
    // This is no command of MongoDB: only the bench asks it.
    stubCounts: (command) => ({ ok: 1, ...catalogue.collectionOf(command, command.stubCounts).counts() }),
  }
  return (command) => {
    const name = Object.keys(command)[0] as string
    const answer = answers[name]
    if (answer === undefined) return { ok: 0, code: NO_SUCH_COMMAND, errmsg: `the bench's stub has no ${name}` }
    try {
      return answer(command)
    } catch (error) {
      return { ok: 0, code: 2, codeName: 'BadValue', errmsg: (error as Error).message }
    }
  }
}

const GREETINGS: Record<string, Answer> = {
  hello: () => HELLO,
  isMaster: () => HELLO,
  ismaster: () => HELLO,
  ping: () => ({ ok: 1 }),
  buildInfo: () => ({ ok: 1, version: '8.0.0', versionArray: [8, 0, 0, 0] }),
  endSessions: () => ({ ok: 1 }),
  killCursors: () => ({ ok: 1, cursorsKilled: [], cursorsNotFound: [], cursorsAlive: [], cursorsUnknown: [] }),
}

type Catalogue = ReturnType<typeof createCatalogue>

/** Which collections there are, by database and name. A collection is made when it is first asked for. */
function createCatalogue() {
  const collections = new Map<string, StubCollection>()
  return {
    collectionOf: ({ $db }: Document, name: unknown): StubCollection => {
      const key = `${$db}.${name}`
      const known = collections.get(key)
      if (known !== undefined) return known
      const made = createStubCollection()
      collections.set(key, made)
      return made
    },
    names: ({ $db }: Document): string[] =>
      [...collections.keys()].flatMap((key) => (key.startsWith(`${$db}.`) ? [key.slice($db.length + 1)] : [])),
    drop: ({ $db }: Document, name: unknown): boolean => collections.delete(`${$db}.${name}`),
  }
}

const catalogueCommands = ({ collectionOf, names, drop }: Catalogue): Record<string, Answer> => ({
  listCollections: (command) =>
    cursor(
      command,
      '$cmd.listCollections',
      names(command).map((name) => ({ name, type: 'collection' })),
    ),
  create: (command) => {
    collectionOf(command, command.create)
    return { ok: 1 }
  },
  createIndexes: (command) => {
    collectionOf(command, command.createIndexes)
    return { ok: 1 }
  },
  drop: (command) => ({ ok: drop(command, command.drop) ? 1 : 0 }),
  dropDatabase: (command) => {
    for (const name of names(command)) drop(command, name)
    return { ok: 1 }
  },
})

const readCommands = ({ collectionOf }: Catalogue): Record<string, Answer> => ({
  find: (command) => {
    const found = collectionOf(command, command.find).find(command.filter ?? {}, command.limit || undefined)
    sort(found, command.sort)
    return cursor(
      command,
      command.find,
      found.map((document) => projected(document, command.projection)),
    )
  },
  aggregate: (command) => {
    // Every pipeline over an empty collection gives nothing. A change stream needs a replica set, and the stub is none.
    const isEmpty = collectionOf(command, command.aggregate).find({}, 1).length === 0
    if (!isEmpty || '$changeStream' in command.pipeline[0]) throw new Error("the bench's stub does not aggregate")
    return cursor(command, command.aggregate, [])
  },
})

const writeCommands = ({ collectionOf }: Catalogue): Record<string, Answer> => ({
  insert: (command) => {
    const collection = collectionOf(command, command.insert)
    const writeErrors: Document[] = []
    for (const [index, raw] of (command.documents as Uint8Array[]).entries())
      if (!collection.insert(raw)) writeErrors.push(duplicate(index, command.insert))
    const n = command.documents.length - writeErrors.length
    return { ok: 1, n, ...(writeErrors.length > 0 && { writeErrors }) }
  },
  update: (command) => {
    const collection = collectionOf(command, command.update)
    const writeErrors: Document[] = []
    const upserted: Document[] = []
    let n = 0
    for (const [index, raw] of (command.updates as Uint8Array[]).entries()) {
      const { q, u, upsert = false, multi = false } = BSON.deserialize(raw, { raw: true })
      const outcome = collection.update({ q: BSON.deserialize(q), u, upsert, multi })
      if (outcome.duplicate) writeErrors.push(duplicate(index, command.update))
      else if (outcome.matched === 0 && upsert) upserted.push({ index, _id: outcome.upsertedId })
      n += outcome.matched
    }
    return {
      ok: 1,
      n: n + upserted.length,
      nModified: n,
      ...(upserted.length > 0 && { upserted }),
      ...(writeErrors.length > 0 && { writeErrors }),
    }
  },
  delete: (command) => {
    const collection = collectionOf(command, command.delete)
    const n = (command.deletes as Uint8Array[]).reduce(
      (sum, raw) => sum + collection.remove(BSON.deserialize(raw).q),
      0,
    )
    return { ok: 1, n }
  },
})

const cursor = (command: Document, of: unknown, firstBatch: Document[]): Document => ({
  ok: 1,
  cursor: { id: BSON.Long.ZERO, ns: `${command.$db}.${of}`, firstBatch },
})

const duplicate = (index: number, collection: unknown): Document => ({
  index,
  code: DUPLICATE_KEY,
  errmsg: `E11000 duplicate key error collection: ${collection}`,
})

function sort(documents: Document[], by: Document | undefined): void {
  const [field, direction] = Object.entries(by ?? {})[0] ?? []
  if (field !== undefined) documents.sort((a, b) => (a[field] < b[field] ? -1 : 1) * (direction as number))
}

/** Only the chosen fields. A projection that leaves some out gives all of them, which no client minds. */
function projected(document: Document, projection: Document | undefined): Document {
  const chosen = Object.entries(projection ?? {}).flatMap(([name, wanted]) => (wanted ? [name] : []))
  if (chosen.length === 0) return document
  return Object.fromEntries(['_id', ...chosen].flatMap((name) => (name in document ? [[name, document[name]]] : [])))
}
