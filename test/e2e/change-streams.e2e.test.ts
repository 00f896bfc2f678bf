import { expect } from 'chai'
import type { MongoEngine } from '../../infra/engines/engine.ts'
import { engineOrPending, engines } from '../engines.ts'
import { readEvents } from '../event-reader.ts'
import { type Answer, clientOf, plainContent } from './client.ts'
import { describeOnBoth, onEngines } from './compositions.ts'
import { eventually } from './scratch.ts'

const OUTLET = 'site/341222'

/** Follows the stream as a site does: it keeps what came together with the id that it came under, and comes back with that. */
function followStream(address: () => string) {
  const kept = { items: new Map<string, { version: number; title: string }>(), id: '', connections: 0 }
  let isWanted = true
  const follow = async () => {
    while (isWanted) {
      try {
        const reader = await readEvents(
          `${address()}/v1/changes/stream?outlet=${OUTLET}`,
          kept.id === '' ? {} : { 'last-event-id': kept.id },
        )
        if (reader.status !== 200) throw new Error(`${reader.status}`)
        kept.connections++
        stopReading = reader.close
        await reader.ended
        // Whatever came behind the last id is thrown away, as it comes again.
        const end = reader.events.findLastIndex(({ id }, at, all) => id !== all[at - 1]?.id)
        for (const { event, data } of reader.events.slice(0, end + 1))
          if (event === 'change') kept.items.set(data.itemId, { version: data.version, title: data.title })
        kept.id = reader.events[end]?.id ?? kept.id
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
  }
  let stopReading = () => {}
  const done = follow()
  return {
    kept,
    stop: async () => {
      isWanted = false
      stopReading()
      await done
    },
    breakOff: () => stopReading(),
  }
}

const MINUTE = 60_000

describeOnBoth('streams and exports of changes', ({ inWorld, isEmbedded }) => {
  for (const how of isEmbedded ? (['SIGKILL', 'SIGTERM'] as const) : (['SIGKILL'] as const))
    it(`no reader misses a change when the hub gets ${how} in the middle, three times`, () =>
      inWorld(async (world) => {
        let hub = await world.start()
        const readers = Array.from({ length: 5 }, () => followStream(() => hub.url))
        const made: string[] = []
        const publish = async (count: number) => {
          for (let n = 0; n < count; n++) {
            const content = plainContent(`第${made.length}号通知`, '正文')
            const { status, body } = await clientOf(hub.url, hub.tokens.taihe).publish('taihe', content)
            if (status === 201) made.push(body.itemId)
          }
        }
        for (let turn = 0; turn < 3; turn++) {
          // What was acknowledged before the end is somewhere: in the journal, in the log or already told.
          await publish(15)
          // Who has not come back yet would not notice that the hub goes away.
          await eventually(async () => readers.every(({ kept }) => kept.connections > turn), MINUTE)
          readers[turn]?.breakOff()
          if (how === 'SIGKILL') await hub.kill('SIGKILL')
          else expect(await hub.stop()).to.equal(0)
          hub = await world.start()
        }
        await publish(5)
        await eventually(async () => {
          for (const reader of readers) reader.breakOff()
          await new Promise((resolve) => setTimeout(resolve, 300))
          return readers.every(({ kept }) => kept.connections > 3 && made.every((itemId) => kept.items.has(itemId)))
        }, MINUTE)
        const all = await clientOf(hub.url).allChanges([OUTLET])
        const wanted = [...all].map(([itemId, { version, title }]) => [itemId, { version, title }])
        for (const { kept } of readers) {
          expect(kept.connections).to.be.above(3)
          expect([...kept.items].sort()).to.deep.equal(wanted.sort())
        }
        await Promise.all(readers.map((reader) => reader.stop()))
      }))

  it('a file and what changes after it are the state of the pages, while a clerk goes on publishing', () =>
    inWorld(async (world) => {
      const hub = await world.start()
      const client = clientOf(hub.url, hub.tokens.taihe)
      const made: string[] = []
      const publish = async () =>
        made.push((await client.publish('taihe', plainContent(`第${made.length}号`, '文'))).body.itemId)
      for (let n = 0; n < 10; n++) await publish()
      let isTaking = true
      const clerk = (async () => {
        while (isTaking || made.length < 20) {
          await publish()
          if (made.length % 3 === 0) await client.revise(made[made.length - 3] as string, 1, plainContent('改过', '文'))
        }
      })()
      for (let again = 0; again < 4; again++) {
        const text = await (await fetch(`${hub.url}/v1/exports/${OUTLET}.ndjson`)).text()
        const lines = text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Answer)
        const copy = new Map<string, Answer>(lines.slice(0, -1).map((change) => [change.itemId, change]))
        if (again === 3) {
          isTaking = false
          await clerk
          await eventually(async () => (await client.allChanges([OUTLET])).has(made.at(-1) as string), MINUTE)
        }
        for (let [cursor, more] = [lines.at(-1)?.end.cursor as string, true]; more; ) {
          const { body } = await client.get(`/v1/changes?outlet=${OUTLET}&cursor=${cursor}`)
          for (const change of body.changes) copy.set(change.itemId, change)
          ;({ next: cursor, more } = body)
        }
        if (again < 3) continue
        const sorted = (items: Map<string, Answer>) => [...items].sort(([a], [b]) => (a < b ? -1 : 1))
        expect(sorted(copy)).to.deep.equal(sorted(await client.allChanges([OUTLET])))
        expect(copy.size).to.be.at.least(20)
      }
    }))
})

describe('a stream of changes while MongoDB is away', function () {
  this.timeout(300_000)
  let mongo: MongoEngine
  before(async function () {
    await engineOrPending(this, engines.kafka())
    await engineOrPending(this, engines.registry())
    mongo = await engineOrPending(this, engines.fresh.mongo())
  })
  after(() => mongo?.stop())

  it('stays, and tells what was published meanwhile when it is back', () =>
    onEngines.inWorld(
      async (world) => {
        const hub = await world.start()
        const reader = await readEvents(`${hub.url}/v1/changes/stream`)
        await reader.until(({ event }) => event === 'caught-up')
        await mongo.kill()
        const { status } = await clientOf(hub.url, hub.tokens.taihe).publish('taihe', plainContent('其间发布', '正文'))
        expect(status).to.equal(201)
        // A reader who comes now is told so.
        await eventually(async () => (await fetch(`${hub.url}/v1/changes/stream`)).status === 503, MINUTE)
        await mongo.restart()
        await reader.until(({ data }) => data.title === '其间发布')
        reader.close()
      },
      { mongo },
    ))
})
