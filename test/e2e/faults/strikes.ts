import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import type { Admin } from 'kafkajs'
import type { Engine } from '../../../infra/engines/engine.ts'
import { createAssigner, ownerOf } from '../../../services/adapters/kafka/group-members.ts'
import { clientOf, plainContent } from '../client.ts'
import type { OwnEngines } from '../compositions.ts'
import { type Planted, plantBadRecords } from './bad-records.ts'
import { asAdmin, plainKafka } from './kafka-admin.ts'
import type { Supervised } from './supervised.ts'
import type { Flow, Town } from './town.ts'

/** Something goes wrong while events flow. When it resolves, the fault is over. */
export type Strike = (town: Town, engines: Required<OwnEngines>, flow: Flow) => Promise<void>

const killEngine = async (engine: Engine, awayMs: number) => {
  await engine.kill()
  await delay(awayMs)
  await engine.restart()
}

const pauseEngine = async (engine: Engine, ms: number) => {
  await engine.pause()
  await delay(ms)
  await engine.resume()
}

export const killBroker: Strike = (_, { kafka }) => killEngine(kafka, 2000)
export const killStore: Strike = (_, { mongo }) => killEngine(mongo, 2000)

/** A service that starts while the registry is away must wait for it, or end and be started again. */
export const killRegistry: Strike = async ({ projectors, publisher }, { registry }) => {
  await registry.kill()
  await Promise.all([publisher, ...projectors].map((service) => service.kill()))
  await delay(3000)
  await registry.restart()
}

export const killService =
  (choose: (town: Town) => Supervised): Strike =>
  async (town) => {
    for (let times = 0; times < 2; times++) {
      await choose(town).url()
      await choose(town).kill()
      await delay(300)
    }
  }

export const pauseBroker =
  (ms: number): Strike =>
  (_, { kafka }) =>
    pauseEngine(kafka, ms)
export const pauseStore =
  (ms: number): Strike =>
  (_, { mongo }) =>
    pauseEngine(mongo, ms)

/** The groups' offsets say that nothing was read yet. The projectors of both groups have all partitions. */
export const resetOffsets =
  (groups: string[]): Strike =>
  async ({ world, projectors }, { kafka }) => {
    await Promise.all(projectors.map((projector) => projector.stop()))
    const partitions = Array.from({ length: Number(world.env.HUB_KAFKA_PARTITIONS) }, (_, partition) => ({
      partition,
      offset: '0',
    }))
    for (const group of groups)
      await asAdmin(kafka, async (admin) => {
        const groupId = await groupNamed(admin, `${group}-`)
        await admin.setOffsets({ groupId, topic: `${world.env.HUB_KAFKA_PREFIX}.items`, partitions })
      })
    for (const projector of projectors) projector.start()
  }

/** The group of the projectors of one read store: its id follows in the name. */
async function groupNamed(admin: Admin, prefix: string): Promise<string> {
  const { groups } = await admin.listGroups()
  const found = groups.find(({ groupId }) => groupId.startsWith(prefix))
  if (found === undefined) throw new Error(`no group begins with ${prefix}`)
  return found.groupId
}

/** A third member of the projectors' group comes and goes, once a second. */
export const rebalance =
  (times: number): Strike =>
  async ({ world }, { kafka }) => {
    const prefix = world.env.HUB_KAFKA_PREFIX as string
    const { groupId, owner } = await asAdmin(kafka, async (admin) => {
      const groupId = await groupNamed(admin, `${prefix}-projector-`)
      const { groups } = await admin.describeGroups([groupId])
      const owner = ownerOf(groups[0]?.members[0]?.memberMetadata ?? Buffer.alloc(0))
      if (owner === null) throw new Error(`${groupId} has no projector`)
      return { groupId, owner }
    })
    for (let time = 0; time < times; time++) {
      const partitionAssigners = [createAssigner(owner, () => true)]
      const third = plainKafka(kafka).consumer({ groupId, partitionAssigners, sessionTimeout: 6000 })
      await third.connect()
      await third.subscribe({ topics: [`${prefix}.items`] })
      await third.run({ autoCommit: false, eachMessage: async () => {} })
      await delay(500)
      await third.disconnect()
      await delay(500)
    }
  }

/** The clerk's journal is restored from before his last items, which the log has. */
export const restoreJournal: Strike = async ({ world, publisher, tokens, patiently }, _, { clerk }) => {
  const journal = join(world.dataFolder, 'nodes', 'taihe')
  const copy = join(world.dataFolder, 'older-journal')
  await publisher.stop()
  rmSync(copy, { recursive: true, force: true })
  cpSync(journal, copy, { recursive: true })
  publisher.start()
  const before = clerk.acknowledged()
  await patiently(async () => clerk.acknowledged() >= before + 5)
  await clerk.stop()
  await patiently(async () => {
    const { stdout } = await world.run('--json', 'verify')
    return JSON.parse(stdout).pending === 0
  })
  await publisher.stop()
  rmSync(journal, { recursive: true })
  cpSync(copy, journal, { recursive: true })
  publisher.start()
  // The chain goes on behind everything that the log has.
  const { body } = await patiently(async () => {
    const content = plainContent('恢复之后', '正文', { shownOn: { site: 'all' } })
    const answer = await clientOf(await publisher.url(), tokens.taihe).publish('taihe', content)
    return answer.status === 201 && answer
  })
  expect(body.nodeSeq).to.be.above(clerk.lastSeq())
}

/** Does, word for word, what `docs/zh/operators.md` tells the operator to do. */
export const remakeTopic: Strike = async ({ world, projectors, query, monitor, patiently }, { kafka }) => {
  const topic = `${world.env.HUB_KAFKA_PREFIX}.items`
  const endsBefore = projectors.map(({ ends }) => ends.length)
  await asAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topic] }))
  await patiently(async () => {
    const metrics = await (await fetch(`${await monitor.url()}/metrics`)).text()
    return !/^hub_projection_lag_events\{partition="0"\} \d/m.test(metrics)
  })
  /** Repeats the command until it says that all is done. Events that are still on their way keep a rebuild incomplete. */
  const operator = (...command: string[]) => patiently(async () => (await world.run(...command)).code === 0)
  await operator('topics', 'apply')
  await operator('log', 'begin')
  await patiently(async () =>
    projectors.every(({ ends }, index) => ends.slice(endsBefore[index]).some((line) => line.endsWith('[log-differs]'))),
  )
  // Readers still have everything that they had.
  const list = await clientOf(await query.url()).get('/v1/outlets/site/341222/items?limit=5')
  expect(list.body.items).to.have.length(5)
  await Promise.all(projectors.map((projector) => projector.stop()))
  await operator('rebuild', '--drop')
  await operator('rebuild', '--switch')
  for (const projector of projectors) projector.start()
}

/** Bad records come into the topic past the hub. They cannot stop a node that publishes nothing just now. */
export const badRecords: Strike = async ({ world, publisher, query, tokens, planted, patiently }, { kafka }) => {
  const nodeId = 'taihe-shuizhen'
  const records = await plantBadRecords(world, kafka, nodeId)
  planted.push(...records)
  const content = plainContent('伪造之后', '正文', { shownOn: { board: 'all' } })
  const published = await clientOf(await publisher.url(), tokens[nodeId]).publish(nodeId, content)
  expect(published.status, JSON.stringify(published.body)).to.equal(201)
  await patiently(
    async () => (await clientOf(await query.url()).get(`/v1/items/${published.body.itemId}`)).status === 200,
  )
  const listed = await world.run('--json', 'parked', 'list', '--limit', '1000')
  const parked = new Map(
    (JSON.parse(listed.stdout) as Planted[]).map((row) => [`${row.partition}/${row.offset}`, row.reason]),
  )
  // Everything in the node's own partition was read before its next event.
  for (const { what, reason, partition, offset } of records.filter((one) => one.partition === records[0]?.partition))
    expect(parked.get(`${partition}/${offset}`), what).to.equal(reason)
}
