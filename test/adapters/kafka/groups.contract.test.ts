import { expect } from 'chai'
import { type Consumer, Kafka, logLevel, type PartitionAssigner } from 'kafkajs'
import type { KafkaEngine, RegistryEngine } from '../../../infra/engines/engine.ts'
import { groupIdOf } from '../../../services/adapters/kafka/follow-topic.ts'
import { createAssigner } from '../../../services/adapters/kafka/group-members.ts'
import type { KafkaSettings } from '../../../services/adapters/kafka/kafka-settings.ts'
import { itemsTopic } from '../../../services/adapters/kafka/topics.ts'
import type { EventLog, Follower, FollowerGroup } from '../../../services/ports/event-log.ts'
import { entry, NODES } from '../../contracts/log-entries.ts'
import { eventually } from '../../e2e/scratch.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { failureOf } from '../../failure-of.ts'
import { followerGroup } from '../../follower-group.ts'
import { openLog, prepareHub, settingsFor } from './kafka-hub.ts'

const PARTITIONS = [0, 1, 2]

describe('Consumer groups on Kafka', function () {
  this.timeout(120_000)
  let kafka: KafkaEngine
  let registry: RegistryEngine
  let settings: KafkaSettings
  const opened: EventLog[] = []
  const followers: Follower[] = []
  const consumers: Consumer[] = []

  before(async function () {
    kafka = await engineOrPending(this, engines.kafka())
    registry = await engineOrPending(this, engines.registry())
  })
  beforeEach(async () => {
    settings = settingsFor(kafka)
    await prepareHub(settings, registry)
    // Ten nodes leave no partition empty.
    const log = openLog(settings, registry)
    await log.append([...NODES, ...NODES].map((key, i) => entry(key, i)))
    await log.close()
  })
  afterEach(async () => {
    for (const follower of followers.splice(0)) await follower.stop()
    for (const consumer of consumers.splice(0)) await consumer.disconnect()
    for (const log of opened.splice(0)) await log.close()
  })

  /** A follower from the beginning, and the partitions that it was given so far. */
  const follow = (group: FollowerGroup, over: Partial<KafkaSettings> = {}) => {
    const log = openLog({ ...settings, ...over }, registry)
    opened.push(log)
    const given = new Set<number>()
    const follower = log.follow({
      group,
      batchSize: 50,
      startAt: async (partition) => {
        given.add(partition)
        return 0
      },
      onBatch: async () => {},
    })
    follower.done.catch(() => {})
    followers.push(follower)
    return { given, follower, hasAll: () => eventually(async () => given.size === PARTITIONS.length, 60_000) }
  }

  /** Somebody else in the group of a store. */
  const intrude = async (group: FollowerGroup, partitionAssigners?: PartitionAssigner[]) => {
    const client = new Kafka({ clientId: 'other-team', brokers: kafka.brokers, logLevel: logLevel.NOTHING })
    const groupId = groupIdOf(settings, group)
    const consumer = client.consumer({ groupId, partitionAssigners, sessionTimeout: 6000, retry: { retries: 1 } })
    consumers.push(consumer)
    const joined = Promise.withResolvers<number[]>()
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) =>
      joined.resolve(payload.memberAssignment[itemsTopic(settings)] ?? []),
    )
    consumer.on(consumer.events.CRASH, ({ payload }) => joined.reject(payload.error))
    joined.promise.catch(() => {})
    await consumer.connect()
    await consumer.subscribe({ topics: [itemsTopic(settings)] })
    await consumer.run({ autoCommit: false, eachMessage: async () => {} })
    return { consumer, joined: joined.promise }
  }
  const asOther = (storeId: string) => [createAssigner({ ...followerGroup(storeId), hubId: 'other-hub' }, () => true)]

  it('are never shared by two read stores, whatever the settings say: each is given every partition', async () => {
    const same = { groupPrefix: `both-${crypto.randomUUID().slice(0, 8)}` }
    const [one, other] = [follow(followerGroup('one'), same), follow(followerGroup('other'), same)]
    await Promise.all([one.hasAll(), other.hasAll()])
  })

  it('are never shared by two generations of a store', async () => {
    const generations = [1, 2].map((generation) => follow({ ...followerGroup('one'), generation }))
    await Promise.all(generations.map(({ hasAll }) => hasAll()))
  })

  it('of one store may have more members than partitions: those without any stand by and are refused nothing', async () => {
    const members = Array.from({ length: 4 }, () => follow(followerGroup('one')))
    await eventually(async () => new Set(members.flatMap(({ given }) => [...given])).size === PARTITIONS.length, 60_000)
    await eventually(async () => members.every(({ given }) => given.size < PARTITIONS.length + 1))
    const ended = await Promise.race([
      ...members.map(({ follower }) => failureOf(follower.done)),
      new Promise((resolve) => setTimeout(resolve, 5000, 'none')),
    ])
    expect(ended).to.equal('none')
  })

  it('give a member of another hub or store no partition, and it is told whose group it is', async () => {
    const group = followerGroup('mine')
    await intrude(group, asOther('theirs'))
    const { follower, given } = follow(group)
    const failure = await failureOf(follower.done)
    expect(failure).to.include({ code: 'log-group-taken', retryable: true })
    expect(failure.message).to.contain(`The consumer group ${groupIdOf(settings, group)} belongs to hub hub-of-tests`)
    expect(failure.message).to.contain(
      'read store mine, and is held by hub other-hub, read store theirs (client "other',
    )
    expect([...given]).to.deep.equal([])
  })

  it('are left whole to the store that was there first', async () => {
    const group = followerGroup('mine')
    const first = follow(group)
    await first.hasAll()
    first.given.clear()
    const { joined } = await intrude(group, asOther('theirs'))
    expect(await joined).to.deep.equal([])
    await first.hasAll()
  })

  it('of a store are closed to any other consumer, and held by one that was there first, until it goes', async () => {
    const group = followerGroup('mine')
    const { consumer, joined } = await intrude(group)
    await joined
    const failure = await failureOf(follow(group).follower.done)
    expect(failure).to.include({ code: 'log-group-taken', retryable: true })
    expect(failure.message).to.contain('client "other-team" at').and.to.contain('no projector of a hub')
    await consumer.disconnect()
    await follow(group).hasAll()
    expect(String(await failureOf((await intrude(group)).joined))).to.contain('protocol')
  })
})
