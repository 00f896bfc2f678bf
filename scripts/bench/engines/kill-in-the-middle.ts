import { randomUUID } from 'node:crypto'
import { type Db, MongoClient } from 'mongodb'
import type { BenchHub } from './bench-hub.ts'
import type { Contestant } from './contestants.ts'
import type { FilledTopic } from './fill-topic.ts'
import { progressOf, untilProgress } from './measure-throughput.ts'
import type { Run } from './run.ts'
import { startStore } from './stores.ts'

/** The outcome of a SIGKILL in the middle and a restart. */
export interface KillOutcome {
  name: string
  /** Items that had no document of their last version when nothing moved any more. */
  lost: number
  /** Documents that belong to no item, or are the second one of an item. */
  doubled: number
  /** How often a document went back to an earlier version on the way. */
  wentBack: number
}

const KILLED_AT = 0.4
const QUIET_MS = 3000

/** Kills a contestant when part of the items is there. It works on the stub, which counts documents that go back. */
export async function killInTheMiddle(
  contestant: Contestant,
  { hub, topic }: { hub: BenchHub; topic: FilledTopic },
): Promise<KillOutcome> {
  const store = await startStore('stub')
  const run: Run = { hub, storeUrl: store.url, database: 'bench', group: `bench-${randomUUID().slice(0, 8)}` }
  const client = new MongoClient(store.url)
  const db = client.db(run.database)
  let child = await contestant.start(run)
  try {
    const look = progressOf(db.collection(contestant.collection), contestant, topic.milestones)
    const begun = Promise.withResolvers<never>()
    await untilProgress(look, KILLED_AT, begun.promise)
    await child.kill('SIGKILL')
    child = await contestant.start(run)
    const failed = child.ended.then((errors) => Promise.reject(new Error(errors)))
    failed.catch(() => {})
    await untilProgress(look, 1, failed)
    await untilQuiet(db, contestant.collection, failed)
    return { name: contestant.name, ...(await inspect(db, contestant, hub, topic)) }
  } finally {
    await client.close()
    await child.kill('SIGTERM')
    await store.stop()
  }
}

const counts = (db: Db, collection: string) =>
  db.command({ stubCounts: collection }) as Promise<{ backwards: number; written: number }>

async function untilQuiet(db: Db, collection: string, failed: Promise<never>): Promise<void> {
  let last = { written: -1, at: 0 }
  for (;;) {
    const { written } = await Promise.race([counts(db, collection), failed])
    if (written !== last.written) last = { written, at: performance.now() }
    if (performance.now() - last.at > QUIET_MS) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function inspect(
  db: Db,
  { collection, idOf }: Contestant,
  hub: BenchHub,
  topic: FilledTopic,
): Promise<Omit<KillOutcome, 'name'>> {
  const documents = db.collection(collection)
  const all = await documents.find({}, { projection: { itemId: 1, version: 1, fingerprint: 1 } }).toArray()
  const byId = new Map(all.map((document) => [JSON.stringify(document._id), document]))
  const lost = topic.itemIds.filter((itemId) => {
    const { version, fingerprint } = hub.stateOf(itemId)
    const found = byId.get(JSON.stringify(idOf(itemId)))
    return found?.version !== version || found?.fingerprint !== fingerprint
  })
  const expected = new Set(topic.itemIds.map((itemId) => JSON.stringify(idOf(itemId))))
  // Connect also keeps the log's control records, which are no items, under an empty _id.
  const doubled = [...byId].filter(([id, document]) => !expected.has(id) && document.version !== undefined)
  return { lost: lost.length, doubled: doubled.length, wentBack: (await counts(db, collection)).backwards }
}
