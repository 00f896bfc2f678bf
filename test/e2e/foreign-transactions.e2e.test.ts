import { expect } from 'chai'
import type { KafkaEngine } from '../../infra/engines/engine.ts'
import { caughtUp } from '../../scripts/hub-process.ts'
import { createTopicReader } from '../../services/adapters/kafka/topic-reader.ts'
import { timers } from '../../services/hub/clock.ts'
import { settingsFor } from '../adapters/kafka/kafka-hub.ts'
import { clientOf, plainContent } from './client.ts'
import { onEngines, type World } from './compositions.ts'
import { openTransaction } from './open-transaction.ts'
import { ownKafka } from './own-kafka.ts'
import { eventually } from './scratch.ts'

const PARTITIONS = [0, 1, 2]

describe('A transaction of somebody else in the topic', function () {
  this.timeout(300_000)
  const kafka = ownKafka()

  const inHub = (work: (hub: Awaited<ReturnType<typeof hubIn>>) => Promise<void>) =>
    onEngines.inWorld(
      async (world) => {
        const hub = await hubIn(world, kafka())
        await work(hub).finally(hub.close)
      },
      { kafka: kafka() },
    )

  it('that stays open is never lag 0: since when, a line and a metric say, and the relay sends nothing again', () =>
    inHub(async ({ hub, publish, begin, metric, records, isReadable, statusOf }) => {
      const { commit } = await begin()
      const before = await records()
      const itemId = await publish('在等的一条')
      await eventually(async () => (await records()) > before)
      const line = /a transaction of somebody else holds up partition \d at offset \d+ since 20\d\d-/
      await eventually(async () => line.test(hub.output()), 60_000)
      expect(await metric('hub_projection_lag_events')).to.be.above(0)
      expect(await metric('hub_projection_lag_seconds')).to.be.above(3)
      expect(await metric('hub_log_held_up_timestamp_seconds')).to.be.above(1_000_000_000)
      expect(await metric('hub_relay_pending_events')).to.equal(1)
      for (const { lagEvents, heldUpSince } of await statusOf()) {
        expect(lagEvents).to.be.above(0)
        expect(Date.parse(heldUpSince)).to.be.above(Date.now() - 100_000)
      }
      expect(await isReadable(itemId)).to.equal(false)
      expect(hub.output()).not.to.include('log-unconfirmed')
      const sent = await records()
      expect(sent - before).to.equal(1)
      await new Promise((resolve) => setTimeout(resolve, 12_000))
      expect(await records()).to.equal(sent)

      await commit()
      await eventually(() => isReadable(itemId))
      await eventually(async () => (await metric('hub_projection_lag_events')) === 0)
      await eventually(async () => (await metric('hub_log_held_up_timestamp_seconds')) === 0)
      await eventually(async () => hub.output().includes('no transaction holds it up any more'), 30_000)
      await eventually(async () => (await metric('hub_relay_pending_events')) === 0)
    }))

  for (const end of ['commit', 'abort'] as const)
    it(`that ended with ${end} leaves no missing record, no lag, and a mark that goes on`, () =>
      inHub(async ({ world, hub, publish, begin, metric, isReadable }) => {
        await publish('之前').then((itemId) => eventually(() => isReadable(itemId)))
        const transaction = await begin()
        await transaction[end]()
        // Its marker, or what was given up, is the last in every partition now.
        await eventually(async () => (await metric('hub_projection_lag_events')) === 0)
        const marks = async () => metricsOf(hub.url, 'hub_projection_caught_up_timestamp_seconds')
        const first = await marks()
        await eventually(async () => (await marks()).every((mark, index) => mark > (first[index] as number) + 2))
        await hub.stop()

        const again = await world.start()
        expect(await metricsOf(again.url, 'hub_projection_lag_events')).to.deep.equal([0, 0, 0])
        const client = clientOf(again.url, hub.tokens.taihe)
        const { body } = await client.publish('taihe', plainContent('之后', '正文'))
        expect((await client.get(`/v1/items/${body.itemId}?atLeast=1`)).status).to.equal(200)
        await caughtUp(again.url)
        const verified = await world.run('verify')
        expect(verified.stdout).not.to.include('record-missing')
        // The records that were committed are foreign and set aside; those that were given up are nobody's.
        expect(verified.code, verified.stdout).to.equal(end === 'commit' ? 1 : 0)
        expect((await world.run('compare')).code).to.equal(0)
        // On a busy machine a mark may be a second old now and then.
        const lag = async () => (await world.run('lag')).stdout.match(/: 0 events, 0 s behind/g)
        await eventually(async () => (await lag())?.length === 3, 60_000)
      }))
})

async function hubIn(world: World, kafka: KafkaEngine) {
  const topic = `${world.env.HUB_KAFKA_PREFIX}.items`
  const hub = await world.start()
  await caughtUp(hub.url)
  const client = clientOf(hub.url, hub.tokens.taihe)
  const reader = createTopicReader(settingsFor(kafka), topic, timers)
  return {
    world,
    close: reader.close,
    hub,
    publish: async (title: string): Promise<string> => {
      const { status, body } = await client.publish('taihe', plainContent(title, '正文'))
      expect(status, JSON.stringify(body)).to.equal(201)
      return body.itemId
    },
    isReadable: async (itemId: string) => (await client.get(`/v1/items/${itemId}`)).status === 200,
    statusOf: async () => (await client.get('/v1/status')).body.partitions,
    /** The largest of its samples. */
    metric: async (name: string) => Math.max(...(await metricsOf(hub.url, name))),
    /** Where the topic ends, over all partitions. */
    records: async () => (await reader.ends(PARTITIONS.length)).reduce((sum, end) => sum + end, 0),
    begin: () => openTransaction(kafka, topic, PARTITIONS),
  }
}

async function metricsOf(url: string, name: string): Promise<number[]> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (.+)$`, 'gm'))].map(([, value]) => Number(value))
}
