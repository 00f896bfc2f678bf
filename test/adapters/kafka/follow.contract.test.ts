import { expect } from 'chai'
import { Kafka, logLevel } from 'kafkajs'
import type { KafkaEngine, RegistryEngine } from '../../../infra/engines/engine.ts'
import { applyTopics } from '../../../services/adapters/kafka/apply-topics.ts'
import { groupIdOf } from '../../../services/adapters/kafka/follow-topic.ts'
import type { KafkaSettings } from '../../../services/adapters/kafka/kafka-settings.ts'
import { type NodeId, parseNodeId } from '../../../services/domain/ids.ts'
import type { EventLog, Follower, LogRecord } from '../../../services/ports/event-log.ts'
import { eventually } from '../../e2e/scratch.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { failureOf } from '../../failure-of.ts'
import { followerGroup } from '../../follower-group.ts'
import { openLog, prepareHub, settingsFor } from './kafka-hub.ts'

const entry = (key: NodeId, nodeSeq: number) => ({
  key,
  nodeSeq,
  schema: { name: 'hub.ItemPublished', version: 1 },
  body: Buffer.from(`${key} ${nodeSeq}`),
})
const textOf = ({ value }: LogRecord) => ('unreadable' in value ? '' : Buffer.from(value.body).toString())
const KEYS = ['taihe-county', 'guanji-town', 'fuyang-city', 'yuantan-town', 'jiucheng-town'].map(parseNodeId)

/** Checkpoints of one group, as a read store keeps them, and the records that were applied up to them. */
function createCheckpoints() {
  const next = new Map<number, number>()
  const applied: string[] = []
  return {
    next,
    applied,
    startAt: async (partition: number) => next.get(partition) ?? 0,
    /** Does as a projector does: it skips what another projector has applied already. */
    apply: (partition: number, records: LogRecord[]) => {
      for (const record of records) {
        if (record.offset < (next.get(partition) ?? 0)) continue
        next.set(partition, record.offset + 1)
        applied.push(textOf(record))
      }
    },
  }
}

describe('Following Kafka', function () {
  this.timeout(120_000)
  let kafka: KafkaEngine
  let registry: RegistryEngine
  let settings: KafkaSettings
  const opened: EventLog[] = []
  const followers: Follower[] = []

  before(async function () {
    kafka = await engineOrPending(this, engines.fresh.kafka())
    registry = await engineOrPending(this, engines.registry())
  })
  beforeEach(async () => {
    settings = settingsFor(kafka)
    await prepareHub(settings, registry)
  })
  afterEach(async () => {
    for (const follower of followers.splice(0)) await follower.stop()
    for (const log of opened.splice(0)) await log.close()
  })
  after(() => kafka?.stop())

  const open = () => {
    const log = openLog(settings, registry)
    opened.push(log)
    return log
  }
  const follow = (
    checkpoints: ReturnType<typeof createCheckpoints>,
    seen: (partition: number, records: LogRecord[]) => void = () => {},
  ): Follower => {
    const follower = open().follow({
      group: followerGroup(),
      batchSize: 50,
      startAt: checkpoints.startAt,
      onBatch: async (partition, records) => {
        checkpoints.apply(partition, records)
        seen(partition, records)
      },
    })
    followers.push(follower)
    return follower
  }
  const asAdmin = async (work: (admin: ReturnType<Kafka['admin']>) => Promise<unknown>) => {
    const admin = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    await work(admin).finally(() => admin.disconnect())
  }
  const all = (count: number) =>
    KEYS.flatMap((key) => Array.from({ length: count }, (_, i) => `${key} ${i}`)).toSorted()
  const appendAll = async (log: EventLog, from: number, to: number) => {
    for (let i = from; i < to; i++) await log.append(KEYS.map((key) => entry(key, i)))
  }

  it('is shared by the projectors of a group, and what one leaves another goes on with', async () => {
    const log = open()
    const checkpoints = createCheckpoints()
    const seen = [new Set<number>(), new Set<number>()]
    const first = follow(checkpoints, (partition) => seen[0]?.add(partition))
    await appendAll(log, 0, 5)
    await eventually(async () => checkpoints.applied.length === 25)
    follow(checkpoints, (partition) => seen[1]?.add(partition))
    let round = 5
    await eventually(async () => {
      await appendAll(log, round, ++round)
      return (seen[1]?.size ?? 0) > 0
    }, 60_000)
    await first.stop()
    await appendAll(log, round, round + 5)
    await eventually(async () => checkpoints.applied.length === (round + 5) * KEYS.length, 60_000)
    expect(checkpoints.applied.toSorted()).to.deep.equal(all(round + 5))
  })

  it('goes on after the broker was killed and is back: nothing acknowledged is lost, nothing is skipped', async () => {
    const log = open()
    const checkpoints = createCheckpoints()
    follow(checkpoints)
    await appendAll(log, 0, 20)
    await eventually(async () => checkpoints.applied.length === 100)
    await kafka.kill()
    const restarting = kafka.restart()
    for (let i = 20; i < 40; i++)
      await eventually(async () => {
        const failure = await log.append(KEYS.map((key) => entry(key, i))).then(
          () => null,
          (error) => error,
        )
        if (failure !== null) expect(failure).to.include({ code: 'log-unavailable', retryable: true })
        return failure === null
      }, 60_000)
    await restarting
    await eventually(async () => new Set(checkpoints.applied).size === 200, 60_000)
    expect([...new Set(checkpoints.applied)].toSorted()).to.deep.equal(all(40))
  })

  it('can be stopped while no broker answers', async () => {
    const checkpoints = createCheckpoints()
    await appendAll(open(), 0, 1)
    const follower = follow(checkpoints)
    await eventually(async () => checkpoints.applied.length === 5)
    await kafka.kill()
    await follower.stop()
    await kafka.restart()
  })

  it('ends with an alarm when history is gone that was not applied yet', async () => {
    const log = open()
    await appendAll(log, 0, 10)
    const partition = log.partitionOf(KEYS[0] as NodeId)
    const topic = `${settings.prefix}.items`
    await asAdmin(async (admin) => {
      // kafkajs deletes nothing of a topic that it has not looked at.
      await admin.fetchTopicOffsets(topic)
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: '4' }] })
    })
    const failure = await failureOf(follow(createCheckpoints()).done)
    expect(failure).to.include({ code: 'log-truncated', retryable: false })
    expect(failure.message).to.contain(`partition ${partition} begins at offset 4; offset 0 was asked for`)
    expect((await failureOf(log.read(partition, 0, 10))).code).to.equal('log-truncated')
  })

  it('ends with an alarm when the topic was created again', async () => {
    await appendAll(open(), 0, 10)
    const checkpoints = createCheckpoints()
    const before = follow(checkpoints)
    await eventually(async () => checkpoints.applied.length === 50)
    await before.stop()
    await asAdmin((admin) => admin.deleteTopics({ topics: [`${settings.prefix}.items`] }))
    await eventually(async () => (await applyTopics(settings)).created.length > 0)
    const failure = await failureOf(follow(checkpoints).done)
    expect(failure).to.include({ code: 'log-differs', retryable: false })
    expect(failure.message).to.contain('was created again')
  })

  it('takes the group’s committed offsets for a hint: the checkpoint says where to begin', async () => {
    await appendAll(open(), 0, 10)
    const first = createCheckpoints()
    const before = follow(first)
    await eventually(async () => first.applied.length === 50)
    await before.stop()
    await asAdmin((admin) =>
      admin.setOffsets({
        groupId: groupIdOf(settings, followerGroup()),
        topic: `${settings.prefix}.items`,
        partitions: [0, 1, 2].map((partition) => ({ partition, offset: '9' })),
      }),
    )
    const second = createCheckpoints()
    follow(second)
    await eventually(async () => second.applied.length === 50)
    expect(second.applied.toSorted()).to.deep.equal(all(10))
  })

  for (const [where, committed] of [
    ['before', 0],
    ['behind', 3],
  ] as const)
    it(`goes on at the checkpoint also when its seek was lost and the group stands ${where} it`, async () => {
      const log = open()
      await appendAll(log, 0, 10)
      await asAdmin((admin) =>
        admin.setOffsets({
          groupId: groupIdOf(settings, followerGroup()),
          topic: `${settings.prefix}.items`,
          partitions: [0, 1, 2].map((partition) => ({ partition, offset: String(committed) })),
        }),
      )
      const checkpoints = createCheckpoints()
      const partitions = new Set(KEYS.map((key) => log.partitionOf(key)))
      for (const partition of partitions) checkpoints.next.set(partition, 2)
      const restore = loseSeeks(partitions.size)
      try {
        const follower = follow(checkpoints)
        follower.done.catch(() => {})
        const due = 50 - 2 * partitions.size
        await eventually(async () => checkpoints.applied.length === due, 30_000)
        expect(checkpoints.applied).to.have.length(due)
      } finally {
        restore()
      }
    })
})

/** Drops the first seeks of the next consumer, as a connection does that is lost at that moment. */
function loseSeeks(count: number): () => void {
  const { consumer } = Kafka.prototype
  let lost = 0
  Kafka.prototype.consumer = function (...args) {
    const made = consumer.apply(this, args)
    return { ...made, seek: (place) => (lost++ < count ? undefined : made.seek(place)) }
  }
  return () => {
    Kafka.prototype.consumer = consumer
  }
}
