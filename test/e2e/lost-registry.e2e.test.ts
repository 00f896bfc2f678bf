import { expect } from 'chai'
import type { RegistryEngine } from '../../infra/engines/engine.ts'
import { caughtUp } from '../../scripts/hub-process.ts'
import { releasedSchemas } from '../../services/adapters/avro/released-schemas.ts'
import { subjectOf } from '../../services/adapters/kafka/schema-registry.ts'
import type { ReleasedSchema } from '../../services/ports/event-codec.ts'
import { engineOrPending, engines } from '../engines.ts'
import { SCHEMAS_FOLDER } from '../schemas.ts'
import { type Answer, clientOf, plainContent } from './client.ts'
import { onEngines, type World } from './compositions.ts'

const RELEASED = releasedSchemas(SCHEMAS_FOLDER)
const FOREIGN = (name: string): string => JSON.stringify({ type: 'record', name, namespace: 'other.team', fields: [] })

/** Schemas, in the order in which a registry that begins empty gives ids to them. Texts are somebody else's. */
type Order = (ReleasedSchema | string)[]
const swapped = (one: string, other: string): Order =>
  RELEASED.map((schema) => {
    const name = schema.name === one ? other : schema.name === other ? one : schema.name
    return RELEASED.find((each) => each.name === name && each.version === schema.version) ?? schema
  })
const withForeignAt = (name: string): Order => [
  ...RELEASED.map((schema) => (schema.name === name ? FOREIGN('InBetween') : schema)),
  ...RELEASED.filter((schema) => schema.name === name),
]
const REFILLED: [string, Order][] = [
  ['one id further', [FOREIGN('First'), ...RELEASED]],
  ['sixty ids further', [...Array.from({ length: 60 }, (_, i) => FOREIGN(`Number${i}`)), ...RELEASED]],
  ['with the ids of two kinds of events swapped', swapped('hub.ItemPublished', 'hub.ItemRevised')],
  ['with an id that leads to a foreign schema', withForeignAt('hub.ItemRevised')],
]

describe('a schema registry that was lost and filled again', function () {
  this.timeout(900_000)
  const started: RegistryEngine[] = []
  before(async function () {
    await engineOrPending(this, engines.kafka())
    await engineOrPending(this, engines.mongo())
    await engineOrPending(this, engines.registry())
  })
  afterEach(async () => {
    for (const registry of started.splice(0)) await registry.stop()
  })

  const emptyRegistry = async (): Promise<RegistryEngine> => {
    const registry = await engines.fresh.registry()
    if ('missing' in registry) throw new Error(registry.missing)
    started.push(registry)
    return registry
  }
  const fill = async ({ url }: RegistryEngine, world: World, order: Order) => {
    for (const [index, each] of order.entries()) {
      const subject =
        typeof each === 'string' ? `foreign-${index}` : subjectOf(`${world.env.HUB_KAFKA_PREFIX}.items`, each.name)
      const schema = typeof each === 'string' ? each : JSON.stringify(JSON.parse(each.text))
      const send = async (method: string, path: string, body: object) => {
        const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' }
        const answer = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) })
        expect(answer.status, await answer.text()).to.equal(200)
      }
      await send('POST', `/subjects/${encodeURIComponent(subject)}/versions`, { schema })
      await send('PUT', `/config/${encodeURIComponent(subject)}`, { compatibility: 'FULL_TRANSITIVE' })
    }
  }
  /** Everything that each outlet shows. */
  const shown = async (url: string): Promise<Map<string, Answer>> => clientOf(url).allChanges()

  it('is named with what to restore: nothing starts on it, nothing is read with a wrong schema, no store is filled', async () => {
    const right = await emptyRegistry()
    await onEngines.inWorld(
      async (world) => {
        const hub = await world.start()
        const clerk = clientOf(hub.url, hub.tokens.taihe)
        const { body } = await clerk.publish('taihe', plainContent('登记处', '第一版'))
        await clerk.revise(body.itemId, 1, plainContent('登记处', '第二版'))
        await clientOf(hub.url).get(`/v1/items/${body.itemId}?atLeast=2`)
        await caughtUp(hub.url)
        const before = await shown(hub.url)

        for (const [how, order] of REFILLED) {
          const other = await emptyRegistry()
          await fill(other, world, order)
          const env = { HUB_REGISTRY: other.url }
          const fresh = { ...env, HUB_MONGO: `${world.env.HUB_MONGO}-fresh` }
          const elsewhere = (...args: string[]) => world.with(env).run(...args)
          for (const [what, run] of [
            ['a projector', () => ended(world.startService('projector', env))],
            ['a projector of a new read store', () => ended(world.startService('projector', fresh))],
            ['verify', () => elsewhere('verify')],
            ['compare', () => elsewhere('compare')],
            ['rebuild', () => elsewhere('rebuild', '--switch')],
            ['schemas push', () => elsewhere('schemas', 'push')],
          ] as const) {
            const { code, stderr } = await run()
            expect(stderr, `${what}, ${how}`).to.contain('[registry-differs]').and.to.contain('Restore it with its ids')
            expect(code, `${what}, ${how}`).not.to.equal(0)
          }
          await other.stop()
        }

        // The hub that ran all the while knows its ids and goes on.
        const late = await clerk.publish('taihe', plainContent('登记处之后', '正文'))
        expect((await clientOf(hub.url).get(`/v1/items/${late.body.itemId}?atLeast=1`)).status).to.equal(200)
        await hub.stop()
        const again = await world.start()
        const after = await shown(again.url)
        expect([...after.keys()].filter((id) => id !== late.body.itemId)).to.have.members([...before.keys()])
        expect((await world.run('verify')).code).to.equal(0)
        expect((await world.run('compare')).code).to.equal(0)
      },
      { registry: right },
    )
  })

  it('and is empty still, is not filled in silence: the line says that the ids may be others', async () => {
    const right = await emptyRegistry()
    const empty = await emptyRegistry()
    await onEngines.inWorld(
      async (world) => {
        await (await world.start()).stop()
        const { code, stderr } = await world.with({ HUB_REGISTRY: empty.url }).run('verify')
        expect(code).to.equal(2)
        expect(stderr).to.contain('[schema-not-registered]').and.to.contain('restore')
        // Filled in the same order, it has the same ids again: then all is well.
        expect((await world.with({ HUB_REGISTRY: empty.url }).run('schemas', 'push')).code).to.equal(0)
        expect((await world.with({ HUB_REGISTRY: empty.url }).run('verify')).code).to.equal(0)
      },
      { registry: right },
    )
  })
})

/** What a service says that does not start. */
const ended = (starting: ReturnType<World['startService']>) =>
  starting.then(
    async (service) => ({ code: await service.stop(), stderr: `started: ${service.output()}` }),
    (error: Error) => ({ code: 2, stderr: error.message }),
  )
