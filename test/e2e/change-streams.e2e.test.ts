import { expect } from 'chai'
import { startHubProcess } from '../../scripts/hub-process.ts'
import { readEvents } from '../event-reader.ts'
import { clientOf, plainContent } from './client.ts'
import { eventually, inScratch } from './scratch.ts'

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

describe('streams of changes over restarts of the hub', function () {
  this.timeout(120_000)

  for (const how of ['SIGKILL', 'SIGTERM'] as const)
    it(`no reader misses a change when the hub gets ${how} in the middle, three times`, () =>
      inScratch(async (dataFolder) => {
        let hub = await startHubProcess({ dataFolder })
        const readers = Array.from({ length: 5 }, () => followStream(() => hub.url))
        const made: string[] = []
        const publish = async (count: number) => {
          for (let n = 0; n < count; n++) {
            const title = `第${made.length}号通知`
            const { status, body } = await clientOf(hub.url, hub.tokens.taihe).publish(
              'taihe',
              plainContent(title, '正文'),
            )
            if (status === 201) made.push(body.itemId)
          }
        }
        for (let turn = 0; turn < 3; turn++) {
          // What was acknowledged before the end is somewhere: in the journal, in the log or already told.
          await publish(15)
          readers[turn]?.breakOff()
          if (how === 'SIGKILL') await hub.kill('SIGKILL')
          else expect(await hub.stop()).to.equal(0)
          hub = await startHubProcess({ dataFolder })
        }
        await publish(5)
        await eventually(async () => {
          for (const reader of readers) reader.breakOff()
          await new Promise((resolve) => setTimeout(resolve, 300))
          return readers.every(({ kept }) => made.every((itemId) => kept.items.has(itemId)))
        })
        const all = await clientOf(hub.url).allChanges([OUTLET])
        for (const { kept } of readers) {
          expect(kept.connections).to.be.above(3)
          const wanted = [...all].map(([itemId, { version, title }]) => [itemId, { version, title }])
          expect([...kept.items].sort()).to.deep.equal(wanted.sort())
        }
        await Promise.all(readers.map((reader) => reader.stop()))
        await hub.stop()
      }))
})
