import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { caughtUp, startHubProcess } from '../../scripts/hub-process.ts'
import { clientOf, plainContent } from '../e2e/client.ts'
import { onEngines } from '../e2e/compositions.ts'
import { asAdmin } from '../e2e/faults/kafka-admin.ts'
import { ownKafka } from '../e2e/own-kafka.ts'
import { eventually } from '../e2e/scratch.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { makeHub } from './made-hub.ts'

const OUTLET = 'site/341222'

/** The pages show the item with the age of the data, and `/readyz` names what stopped. */
async function showsItsAge(url: string, itemId: string, code: RegExp, output: () => string): Promise<void> {
  expect((await fetch(`${url}/items/${itemId}`)).status).to.equal(200)
  expect((await clientOf(url).outlet(OUTLET)).has(itemId)).to.equal(true)
  const { asOf, lagSeconds } = (await clientOf(url).get(`/v1/outlets/${OUTLET}/items?limit=1`)).body
  expect(Date.parse(asOf)).to.be.below(Date.now())
  expect(lagSeconds).to.be.above(0)
  const ready = await fetch(`${url}/readyz`)
  expect(ready.status).to.equal(503)
  expect(((await ready.json()) as { checks: { projection: string } }).checks.projection).to.not.equal('ok')
  expect(output()).to.match(code)
  expect(output()).to.not.match(/\n\s+at /)
}

describe('a log that was cut off', function () {
  this.timeout(300_000)
  const folder = scratchFolder()

  it('leaves the pages of a whole hub, where an older copy of the embedded log was restored', async () => {
    const dataFolder = await makeHub(folder())
    const logFile = join(dataFolder, 'log.sqlite')
    const copy = join(folder(), 'copy.sqlite')
    cpSync(logFile, copy)
    const hub = await startHubProcess({ dataFolder })
    const { body } = await clientOf(hub.url, hub.tokens.taihe).publish('taihe', plainContent('截断之前', '一'))
    await caughtUp(hub.url)
    await hub.stop()
    for (const end of ['-wal', '-shm']) rmSync(`${logFile}${end}`, { force: true })
    cpSync(copy, logFile)
    // A node whose journal is gone too: the log never gets its last event again.
    rmSync(join(dataFolder, 'nodes/taihe/journal.sqlite'))

    const again = await startHubProcess({ dataFolder })
    await showsItsAge(
      again.url,
      body.itemId,
      /projector: stopped, .*log-differs|log-differs.*projector: stopped/,
      again.output,
    )
    const other = await clientOf(again.url, again.tokens.fuyang).publish('fuyang', plainContent('截断之后', '二'))
    expect(other.status).to.equal(201)
    await again.stop()
  })

  describe('on Kafka', () => {
    const kafka = ownKafka()

    it('leaves the pages of a whole hub, while it runs and at the next start', () =>
      onEngines.inWorld(
        async (world) => {
          const hub = await world.start()
          const client = clientOf(hub.url, hub.tokens.taihe)
          const { body } = await client.publish('taihe', plainContent('截断之前', '一'))
          await caughtUp(hub.url)
          const topic = `${world.env.HUB_KAFKA_PREFIX}.items`
          await asAdmin(kafka(), async (admin) => {
            const ends = await admin.fetchTopicOffsets(topic)
            const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }))
            await admin.deleteTopicRecords({ topic, partitions })
          })
          await hub.stop()
          const again = await world.start()
          await showsItsAge(again.url, body.itemId, /projector: stopped/, again.output)
          expect(again.output()).to.include('log-truncated')
          await again.stop()

          await asAdmin(kafka(), (admin) => admin.deleteTopics({ topics: [topic] }))
          const gone = await world.start()
          await eventually(async () => /topic-differs.*projector: stopped/.test(gone.output()), 60_000)
          expect((await clientOf(gone.url).outlet(OUTLET)).has(body.itemId)).to.equal(true)
          expect((await fetch(`${gone.url}/readyz`)).status).to.equal(503)
          await gone.stop()
        },
        { kafka: kafka() },
      ))
  })

  describe('of which only a node’s record is too large', () => {
    const kafka = ownKafka()

    it('stops that node and no other; status, metrics and readyz name it, and it goes on when the limit is raised', () =>
      onEngines.inWorld(
        async (world) => {
          const hub = await world.start()
          await caughtUp(hub.url)
          const topic = `${world.env.HUB_KAFKA_PREFIX}.items`
          const limit = (value: string) =>
            asAdmin(kafka(), (admin) =>
              admin.alterConfigs({
                validateOnly: false,
                resources: [{ type: 2, name: topic, configEntries: [{ name: 'max.message.bytes', value }] }],
              }),
            )
          await limit('20000')
          const taihe = clientOf(hub.url, hub.tokens.taihe)
          const large = await taihe.publish('taihe', plainContent('大文件', '文'.repeat(30_000)))
          expect(large.status).to.equal(201)
          const trouble = async () => {
            const { nodes } = (await taihe.get('/v1/status')).body
            return new Map(nodes.map((node: { nodeId: string; trouble: string | null }) => [node.nodeId, node.trouble]))
          }
          await eventually(async () => (await trouble()).get('taihe') === 'record-too-large', 60_000)
          expect((await trouble()).get('fuyang')).to.equal(null)
          const metrics = await (await fetch(`${hub.url}/metrics`)).text()
          expect(metrics)
            .to.include('hub_relay_stopped{node="taihe"} 1')
            .and.include('hub_relay_stopped{node="fuyang"} 0')
          const ready = await fetch(`${hub.url}/readyz`)
          expect(ready.status).to.equal(200)
          expect(await ready.text())
            .to.include('taihe')
            .and.include('record-too-large')
          expect(hub.output()).to.match(/no event of taihe gets into the log/)
          const other = await clientOf(hub.url, hub.tokens.fuyang).publish('fuyang', plainContent('通知', '各县区'))
          expect((await taihe.get(`/v1/items/${other.body.itemId}?atLeast=1&wait=20`)).status).to.equal(200)

          await limit('1048588')
          const is = async () => (await taihe.get(`/v1/items/${large.body.itemId}`)).status === 200
          await eventually(is, 120_000)
          expect((await trouble()).get('taihe')).to.equal(null)
          await hub.stop()
        },
        { kafka: kafka() },
      ))
  })
})
