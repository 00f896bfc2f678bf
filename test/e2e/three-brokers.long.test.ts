import { closeSync, openSync, writeSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { isInstalled } from '../../infra/engines/installed.ts'
import { type KafkaCluster, startLocalKafkaCluster } from '../../infra/engines/local/kafka-cluster.ts'
import { caughtUp, type HubProcess } from '../../scripts/hub-process.ts'
import { engineOrPending, engines } from '../engines.ts'
import { clientOf } from './client.ts'
import { onEngines, type World } from './compositions.ts'
import { asAdmin } from './faults/kafka-admin.ts'
import { type SteadyClerk, startSteadyClerk } from './faults/steady-clerk.ts'
import { eventually } from './scratch.ts'
import { mountSmallDisk } from './small-disk.ts'

const NODES = ['taihe', 'fuyang', 'yingshang', 'taihe-shuizhen'] as const
/** The broker whose disk is small. */
const SMALL = 3

describe('a hub on three brokers, replication 3 and two in sync', function () {
  this.timeout(900_000)
  let cluster: KafkaCluster
  let disk: ReturnType<typeof mountSmallDisk> | null = null
  before(async function () {
    await engineOrPending(this, engines.registry())
    await engineOrPending(this, engines.mongo())
    if (!isInstalled('kafka')) {
      console.log('      pending: Kafka’s own jars are not installed: npm run engines:install')
      this.skip()
    }
    const mounted = mountSmallDisk(this, 200)
    disk = mounted
    cluster = await startLocalKafkaCluster({ parentOf: (id) => (id === SMALL ? mounted.folder : undefined) })
  })
  after(async () => {
    await cluster?.stop()
    disk?.remove()
  })

  const env = () => ({
    HUB_KAFKA: cluster.brokers.join(','),
    HUB_KAFKA_REPLICATION: '3',
    HUB_KAFKA_MIN_INSYNC: '2',
    HUB_RATE_LIMIT: '0',
  })
  const inWorld = (work: (world: World) => Promise<void>) =>
    onEngines.inWorld(work, { kafka: clusterEngine(), env: env() })
  /** What a world asks of its Kafka: only where it is. */
  const clusterEngine = () => ({ ...cluster.node(1), brokers: cluster.brokers })
  const isWhole = (topic: string) =>
    asAdmin(clusterEngine(), async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
      return topics.every(({ partitions }) => partitions.every(({ isr, leader }) => isr.length === 3 && leader > 0))
    }).catch(() => false)
  const untilWhole = (topic: string) => eventually(() => isWhole(topic), 120_000)

  /** Clerks publish before, during and after a strike. Then nothing acknowledged is lost, and the documents are those of the log. */
  const survives = (strike: (world: World & { hub: HubProcess; topic: string }) => Promise<void>) =>
    inWorld(async (world) => {
      const topic = `${world.env.HUB_KAFKA_PREFIX}.items`
      await untilWhole(topic)
      const hub = await world.start()
      await caughtUp(hub.url)
      const clerks = NODES.map((nodeId) =>
        startSteadyClerk({ nodeId, token: hub.tokens[nodeId] as string, url: async () => hub.url, name: nodeId }),
      )
      await published(clerks, 3)
      await strike({ ...world, hub, topic })
      await untilWhole(topic)
      await published(clerks, 3)
      for (const clerk of clerks) await clerk.stop()
      const expected = Object.fromEntries(clerks.map((clerk, index) => [NODES[index] as string, clerk.lastSeq()]))
      await caughtUp(hub.url, expected, 180_000)
      const items = await clientOf(hub.url).allChanges()
      for (const clerk of clerks) clerk.check(items)
      expect(hub.output()).not.to.match(/\n\s+at /)
      for (const command of ['verify', 'compare']) {
        const { code, stdout, stderr } = await world.run(command)
        expect(code, `${command}: ${stdout}${stderr}`).to.equal(0)
      }
    })

  const published = async (clerks: SteadyClerk[], more: number) => {
    const before = clerks.map((clerk) => clerk.acknowledged())
    await eventually(
      async () => clerks.every((clerk, index) => clerk.acknowledged() >= (before[index] ?? 0) + more),
      120_000,
    )
  }

  const leaderOf = (topic: string, partition: number) =>
    asAdmin(clusterEngine(), async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
      return topics[0]?.partitions.find(({ partitionId }) => partitionId === partition)?.leader as number
    })

  it('has topics of the cluster’s replication, and says so where they are of another', () =>
    inWorld(async (world) => {
      await asAdmin(clusterEngine(), async (admin) => {
        const names = ['items', 'directory', 'heartbeats'].map((name) => `${world.env.HUB_KAFKA_PREFIX}.${name}`)
        const { topics } = await admin.fetchTopicMetadata({ topics: names })
        for (const { partitions } of topics) for (const { replicas } of partitions) expect(replicas).to.have.length(3)
        const { resources } = await admin.describeConfigs({
          includeSynonyms: false,
          resources: names.map((name) => ({ type: 2, name })),
        })
        for (const { configEntries } of resources)
          expect(configEntries.find(({ configName }) => configName === 'min.insync.replicas')?.configValue).to.equal(
            '2',
          )
      })
      const other = await world.with({ HUB_KAFKA_REPLICATION: '2' }).run('topics', 'apply')
      expect(other.code).to.equal(2)
      expect(other.stderr).to.match(/replicas is 3, not 2.*topic-differs/)
      const more = { HUB_KAFKA_REPLICATION: '4', HUB_KAFKA_PREFIX: `${world.env.HUB_KAFKA_PREFIX}-four` }
      const tooMany = await world.with(more).run('topics', 'apply')
      expect(tooMany.code).to.equal(2)
      expect(tooMany.stderr).to.match(/fewer brokers than HUB_KAFKA_REPLICATION=4/)
    }))

  it('loses nothing when the leader of a partition is killed', () =>
    survives(async ({ topic }) => {
      const leader = await leaderOf(topic, 0)
      await cluster.node(leader).kill()
      await delay(15_000)
      await cluster.node(leader).restart()
    }))

  it('loses nothing when the active controller is killed', () =>
    survives(async () => {
      const controller = cluster.controller()
      await cluster.node(controller).kill()
      await eventually(async () => cluster.controller() !== controller, 60_000)
      await delay(5_000)
      await cluster.node(controller).restart()
    }))

  it('loses nothing when all of them are restarted, one after the other', () =>
    survives(async ({ topic }) => {
      for (const id of cluster.ids) {
        await cluster.node(id).restart()
        await untilWhole(topic)
      }
    }))

  it('loses nothing when one of them stands still for 30 seconds', () =>
    survives(async ({ topic }) => {
      const leader = await leaderOf(topic, 1)
      await cluster.node(leader).pause()
      await delay(30_000)
      await cluster.node(leader).resume()
    }))

  it('waits while two of three are gone, with its pages up and the lag unknown, and goes on when they are back', () =>
    survives(async ({ hub, topic }) => {
      const stays = ((await leaderOf(topic, 0)) % 3) + 1
      const gone = cluster.ids.filter((id) => id !== stays)
      await Promise.all(gone.map((id) => cluster.node(id).kill()))
      const client = clientOf(hub.url)
      await eventually(async () => {
        const { partitions } = (await client.get('/v1/status')).body
        return partitions.some(({ lagEvents }: { lagEvents: number | null }) => lagEvents === null)
      }, 60_000)
      expect((await fetch(`${hub.url}/`)).status).to.equal(200)
      const { body } = await client.get('/v1/outlets/site/341222/items?limit=1')
      expect(body.items).to.have.length(1)
      expect(body.lagSeconds).to.be.above(0)
      await Promise.all(gone.map((id) => cluster.node(id).restart()))
    }))

  it('loses nothing when the disk of one is full', () =>
    survives(async () => {
      fill(disk?.folder as string)
      // A broker with no room ends its log folder, and itself with it.
      await eventually(async () => !(await cluster.node(SMALL).answers()), 120_000)
      disk?.grow()
      await cluster.node(SMALL).restart()
    }))
})

/** Leaves no room on a disk. */
function fill(folder: string): void {
  const file = openSync(`${folder}/full`, 'w')
  try {
    for (const block = Buffer.alloc(1 << 20); ; ) writeSync(file, block)
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).to.equal('ENOSPC')
  } finally {
    closeSync(file)
  }
}
