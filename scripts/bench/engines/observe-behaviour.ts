import { randomUUID } from 'node:crypto'
import { type Db, MongoClient } from 'mongodb'
import type { ItemId, NodeId } from '../../../services/domain/ids.ts'
import type { LogEntry } from '../../../services/ports/event-log.ts'
import { generateItems } from '../../generate/generate-items.ts'
import type { BenchHub } from './bench-hub.ts'
import type { Child } from './child.ts'
import type { Contestant } from './contestants.ts'
import { contentOf } from './fill-topic.ts'
import { startStore } from './stores.ts'

/** What each contestant's documents show after something went wrong in the topic. */
export interface Behaviour {
  what: string
  seen: Record<string, string>
}

const LOOK_MS = 100
const WAIT_MS = 120_000

/**
 * Runs all contestants at once on one topic and one store, each with a database of its own. Their documents show what
 * they made of a record, as soon as an item that was published after it is there.
 */
export async function observeBehaviour(hub: BenchHub, contestants: Contestant[]): Promise<Behaviour[]> {
  const store = await startStore('SecantusDB')
  const client = new MongoClient(store.url)
  const databaseOf = ({ name }: Contestant) => `behaviour_${contestants.findIndex((each) => each.name === name)}`
  const children: Child[] = []
  try {
    for (const contestant of contestants)
      children.push(
        await contestant.start({
          hub,
          storeUrl: store.url,
          database: databaseOf(contestant),
          group: `bench-${randomUUID().slice(0, 8)}`,
        }),
      )
    const failed = Promise.race(children.map(async ({ ended }) => Promise.reject(new Error(await ended))))
    failed.catch(() => {})
    const views = contestants.map((contestant) => ({
      name: contestant.name,
      view: viewOf(client.db(databaseOf(contestant)), contestant),
    }))
    return await play(hub, views, failed)
  } finally {
    await client.close()
    await Promise.all(children.map((child) => child.kill('SIGTERM')))
    await store.stop()
  }
}

type View = ReturnType<typeof viewOf>

function viewOf(db: Db, { collection, idOf }: Contestant) {
  const documents = db.collection(collection)
  return {
    item: (itemId: ItemId) => documents.findOne({ _id: idOf(itemId) as never }),
    copies: (itemId: ItemId) => documents.countDocuments({ $or: [{ _id: idOf(itemId) as never }, { itemId }] }),
    parked: async (itemId: ItemId): Promise<string | null> =>
      (await db.collection('parked_g1').findOne({ itemId }))?.reason ?? null,
  }
}

async function play(
  hub: BenchHub,
  views: { name: string; view: View }[],
  failed: Promise<never>,
): Promise<Behaviour[]> {
  const contents = [...generateItems({ seed: 7, count: 12, meanBytes: 1600 })].map(contentOf)
  const content = () => contents.pop() as ReturnType<typeof contentOf>
  const [node, gapped] = hub.nodesOf(0) as [NodeId, NodeId]

  /** Sends records and one more item after them, and waits until every contestant shows that item. */
  const send = async (entries: LogEntry[]) => {
    await hub.append(entries)
    const last = hub.publish(node, content())
    await hub.append([last.entry])
    for (const { name, view } of views) {
      const deadline = performance.now() + WAIT_MS
      while ((await Promise.race([view.item(last.itemId), failed])) === null) {
        if (performance.now() > deadline) throw new Error(`${name} does not show ${last.itemId}`)
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      }
    }
  }
  const ask = async (what: string, look: (view: View) => Promise<string>): Promise<Behaviour> => ({
    what,
    seen: Object.fromEntries(await Promise.all(views.map(async ({ name, view }) => [name, await look(view)]))),
  })
  const version = async (view: View, itemId: ItemId) => (await view.item(itemId))?.version ?? null

  const repeated = hub.publish(node, content())
  await send([repeated.entry, repeated.entry, repeated.entry])
  const repeat = await ask('the same record three times', async (view) => {
    const copies = await view.copies(repeated.itemId)
    return copies === 1 ? 'one document' : `${copies} documents`
  })

  const revised = hub.publish(node, content())
  await send([revised.entry, hub.revise(revised.itemId, content()), revised.entry])
  const old = await ask('version 1 again after version 2', async (view) =>
    (await version(view, revised.itemId)) === 2 ? 'version 2 stays' : 'goes back to the text of version 1',
  )

  const forged = hub.publish(node, content())
  const event = hub.decode(forged.entry)
  await send([
    forged.entry,
    hub.encode({
      ...event,
      envelope: { ...event.envelope, nodeSeq: event.envelope.nodeSeq + 100, version: 2, type: 'ItemRevised' },
      content: content(),
    }),
  ])
  const forgery = await ask('a text that its node never signed', async (view) =>
    (await version(view, forged.itemId)) === 1
      ? `refused${await parkedAs(view, forged.itemId)}`
      : 'shown as the office’s own',
  )

  const missing = hub.publish(gapped, content())
  const after = hub.publish(gapped, content())
  await send([after.entry])
  const gap = await ask('a record is missing before this one', async (view) =>
    (await version(view, after.itemId)) === null ? `waits${await parkedAs(view, after.itemId)}` : 'shown, nothing told',
  )
  await send([missing.entry])
  const filled = await ask('the missing record comes late', async (view) => {
    const shown = await Promise.all([missing, after].map(({ itemId }) => version(view, itemId)))
    return shown.every((each) => each === 1) ? 'both shown' : 'not both shown'
  })
  return [repeat, old, forgery, gap, filled]
}

async function parkedAs(view: View, itemId: ItemId): Promise<string> {
  const reason = await view.parked(itemId)
  return reason === null ? '' : `, reported as ${reason}`
}
