import { randomUUID } from 'node:crypto'
import { type Collection, type Db, type Document, MongoClient } from 'mongodb'
import type { ItemId } from '../../../services/domain/ids.ts'
import { cpuMicroseconds, peakMegabytes } from '../process-usage.ts'
import type { BenchHub } from './bench-hub.ts'
import type { Child } from './child.ts'
import type { Contestant } from './contestants.ts'
import type { FilledTopic } from './fill-topic.ts'
import type { Run } from './run.ts'
import { type StoreKind, startStore } from './stores.ts'

export interface Throughput {
  name: string
  store: StoreKind
  processes: number
  eventsPerSecond: number
  /** Of the contestant's processes alone, without the broker's and the store's. */
  cpuMicrosecondsPerEvent: number
  /** The peak of all its processes together. */
  residentMegabytes: number
  /**
   * Work on an item that is put off until the events are in: the hub's search tokens. Null when there is none or it is
   * not known.
   */
  laterMicrosecondsPerItem: number | null
}

const LOOK_MS = 50
/** A contestant has joined its group and warmed up when this part of the items is in. */
const MEASURED_FROM = 0.1
const NO_PROGRESS_MS = 180_000
const LATER_MS = 5000

/** Runs a contestant over a filled topic, on a fresh store, and measures from a tenth of the events to all. */
export async function measureThroughput(
  contestant: Contestant,
  {
    hub,
    topic,
    store: kind,
    processes = 1,
  }: { hub: BenchHub; topic: FilledTopic; store: StoreKind; processes?: number },
): Promise<Throughput> {
  const store = await startStore(kind)
  const run: Run = { hub, storeUrl: store.url, database: 'bench', group: `bench-${randomUUID().slice(0, 8)}` }
  const children: Child[] = []
  const client = new MongoClient(store.url)
  try {
    for (let index = 0; index < processes; index++) children.push(await contestant.start(run))
    const failed = Promise.race(children.map(async ({ ended }) => Promise.reject(new Error(await ended))))
    failed.catch(() => {})
    const cpu = () => children.reduce((sum, { pid }) => sum + cpuMicroseconds(pid), 0)
    const look = progressOf(client.db(run.database).collection(contestant.collection), contestant, topic.milestones)

    const begun = await untilProgress(look, MEASURED_FROM, failed)
    const before = { at: performance.now(), cpu: cpu() }
    await untilProgress(look, 1, failed)
    const seconds = (performance.now() - before.at) / 1000
    const events = topic.events * (1 - begun)
    const after = { cpu: cpu(), megabytes: children.reduce((sum, { pid }) => sum + peakMegabytes(pid), 0) }
    return {
      name: contestant.name,
      store: kind,
      processes,
      eventsPerSecond: events / seconds,
      cpuMicrosecondsPerEvent: (after.cpu - before.cpu) / events,
      residentMegabytes: after.megabytes,
      laterMicrosecondsPerItem:
        kind === 'stub' ? await costOfLaterWrites(client.db(run.database), contestant, cpu) : null,
    }
  } finally {
    await client.close()
    await Promise.all(children.map((child) => child.kill('SIGTERM')))
    await store.stop()
  }
}

/** Measures for a while what is written to the documents when all of them are there. */
async function costOfLaterWrites(db: Db, { collection }: Contestant, cpu: () => number): Promise<number | null> {
  const written = async () => (await db.command({ stubCounts: collection })).written as number
  const before = { written: await written(), cpu: cpu() }
  await new Promise((resolve) => setTimeout(resolve, LATER_MS))
  const items = (await written()) - before.written
  return items === 0 ? null : (cpu() - before.cpu) / items
}

/** Gives the part of the milestones that is there. It asks only for those that it has not found yet. */
export function progressOf(
  collection: Collection<Document>,
  { idOf }: Contestant,
  milestones: ItemId[],
): () => Promise<number> {
  const missing = new Set(milestones)
  return async () => {
    const wanted = [...missing].map(idOf)
    const found = await collection.find({ _id: { $in: wanted as never[] } }, { projection: { _id: 1 } }).toArray()
    for (const { _id } of found)
      missing.delete(typeof _id === 'string' ? _id : (_id as unknown as { itemId: ItemId }).itemId)
    return 1 - missing.size / milestones.length
  }
}

export async function untilProgress(
  look: () => Promise<number>,
  wanted: number,
  failed: Promise<never>,
): Promise<number> {
  let last = { progress: -1, at: performance.now() }
  for (;;) {
    const progress = await Promise.race([look(), failed])
    if (progress >= wanted) return progress
    if (progress > last.progress) last = { progress, at: performance.now() }
    if (performance.now() - last.at > NO_PROGRESS_MS) throw new Error(`no progress after ${progress * 100} %`)
    await Promise.race([new Promise((resolve) => setTimeout(resolve, LOOK_MS)), failed])
  }
}
