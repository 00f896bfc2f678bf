import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { KafkaEngine } from '../../infra/engines/engine.ts'
import { createAssigner } from '../../services/adapters/kafka/group-members.ts'
import { engineOrPending, engines } from '../engines.ts'
import { storeIdOf } from '../follower-group.ts'
import { clientOf, plainContent } from './client.ts'
import { onEngines, type World } from './compositions.ts'
import { asAdmin, plainKafka } from './faults/kafka-admin.ts'
import { eventually } from './scratch.ts'

const otherDatabase = ({ env }: World) => {
  const database = env.HUB_KAFKA_PREFIX as string
  return { HUB_MONGO: (env.HUB_MONGO as string).replace(database, `${database}-other`) }
}
const READABLE_MS = 60_000

describe('two read stores on one log', function () {
  this.timeout(300_000)
  let kafka: KafkaEngine
  before(async function () {
    kafka = await engineOrPending(this, engines.kafka())
    await engineOrPending(this, engines.registry())
    await engineOrPending(this, engines.mongo())
  })

  const groupsOf = (prefix: string) =>
    asAdmin(kafka, async (admin) =>
      (await admin.listGroups()).groups.map(({ groupId }) => groupId).filter((groupId) => groupId.startsWith(prefix)),
    )
  const published = async (url: string, tokens: Record<string, string>) => {
    const ids: string[] = []
    for (const [nodeId, token] of Object.entries(tokens)) {
      const { body } = await clientOf(url, token).publish(nodeId, plainContent(`两个库 ${nodeId}`, '正文'))
      ids.push(body.itemId)
    }
    return ids
  }
  const hasAll = (url: string, ids: string[]) =>
    eventually(async () => {
      const answers = await Promise.all(ids.map((id) => clientOf(url).get(`/v1/items/${id}`)))
      return answers.every(({ status }) => status === 200)
    }, READABLE_MS)

  for (const [how, setting] of [
    ['with default settings', {}],
    ['with the same HUB_KAFKA_GROUP', { HUB_KAFKA_GROUP: `mine-${randomUUID().slice(0, 8)}` }],
  ] as const)
    it(`each have everything, ${how}, and neither takes partitions from the other`, () =>
      onEngines.inWorld(async (world) => {
        const live = await world.start({ env: setting })
        const second = { ...setting, ...otherDatabase(world) }
        const projector = await world.startService('projector', second)
        const query = await world.startService('query', second)
        const ids = await published(live.url, live.tokens)
        await Promise.all([hasAll(live.url, ids), hasAll(query.url, ids)])
        const groups = await groupsOf(
          'HUB_KAFKA_GROUP' in setting ? setting.HUB_KAFKA_GROUP : (world.env.HUB_KAFKA_PREFIX ?? ''),
        )
        expect(groups).to.have.length(2)
        for (const { url } of [live, projector]) expect((await fetch(`${url}/readyz`)).status).to.equal(200)
      }))

  it('a standby of the same store is ready and applies nothing, until the first one is gone', () =>
    onEngines.inWorld(async (world) => {
      const live = await world.start()
      const standby = await world.startService('projector')
      const third = await world.startService('projector')
      const ids = await published(live.url, live.tokens)
      await hasAll(live.url, ids)
      for (const { url } of [standby, third]) expect((await fetch(`${url}/readyz`)).status).to.equal(200)
      expect(await groupsOf(world.env.HUB_KAFKA_PREFIX as string)).to.have.length(1)
    }))

  it('a projector whose group somebody else holds says whose it is, is not ready, and goes on when he leaves', () =>
    onEngines.inWorld(async (world) => {
      const live = await world.start()
      const projecting = await eventually(async () => {
        const [groupId] = await groupsOf(world.env.HUB_KAFKA_PREFIX as string)
        return groupId
      })
      await live.stop()
      const stranger = plainKafka(kafka).consumer({
        groupId: projecting,
        // He must not lose the group only because the machine is busy.
        sessionTimeout: 30_000,
        partitionAssigners: [createAssigner({ hubId: 'another-hub', storeId: storeIdOf('another-store') }, () => true)],
      })
      await stranger.connect()
      await stranger.subscribe({ topics: [`${world.env.HUB_KAFKA_PREFIX}.items`] })
      await stranger.run({ autoCommit: false, eachMessage: async () => {} })
      const publisher = await world.startService('publisher')
      const projector = await world.startService('projector')
      const query = await world.startService('query')
      const ids = await published(publisher.url, live.tokens)
      const ready = async () => (await fetch(`${projector.url}/readyz`)).status
      await eventually(async () => (await ready()) === 503, 90_000)
      // The projector's own failure says so first; that nobody else applies the log either shows after half a minute.
      const said = async () => (await fetch(`${projector.url}/readyz`)).text()
      await eventually(async () => (await said()).includes('No projector of this read store applies partition'), 90_000)
      expect(projector.output()).to.contain('held by hub another-hub, read store another-store')
      await stranger.disconnect()
      await hasAll(query.url, ids)
      await eventually(async () => (await ready()) === 200, 30_000)
    }))
})
