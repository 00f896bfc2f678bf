import { expect } from 'chai'
import type { KafkaEngine } from '../../infra/engines/engine.ts'
import { caughtUp } from '../../scripts/hub-process.ts'
import { engineOrPending, engines } from '../engines.ts'
import { type Answer, clientOf, plainContent } from './client.ts'
import { onEngines, type World } from './compositions.ts'
import { eventually } from './scratch.ts'

/** Well below the 10 s after which a process is cut off (run-until-stopped.ts). */
const GOODBYE_SECONDS = 8

describe('SIGTERM ends every process of the hub by itself', function () {
  this.timeout(240_000)
  let kafka: KafkaEngine

  before(async function () {
    kafka = await engineOrPending(this, engines.fresh.kafka())
    await engineOrPending(this, engines.registry())
    await engineOrPending(this, engines.mongo())
  })
  afterEach(() => kafka.restart())
  after(() => kafka?.stop())

  it('while the broker says nothing', () =>
    onEngines.inWorld(
      async (world) => {
        const { hubs, publish } = await busyHubs(world)
        await kafka.pause()
        await publish()
        await areWaiting(hubs)
        await goodbye(hubs)
      },
      { kafka },
    ))

  it('once the broker answers again', () =>
    onEngines.inWorld(
      async (world) => {
        const { hubs, publish, isThere } = await busyHubs(world)
        await kafka.pause()
        const itemId = await publish()
        await areWaiting(hubs)
        await kafka.resume()
        await isThere(itemId)
        await goodbye(hubs)
      },
      { kafka },
    ))

  it('while there is no broker', () =>
    onEngines.inWorld(
      async (world) => {
        const { hubs, publish } = await busyHubs(world)
        await kafka.kill()
        await publish()
        await areWaiting(hubs)
        await goodbye(hubs)
      },
      { kafka },
    ))
})

type Hub = Awaited<ReturnType<World['startService']>> & { name: string }

/** One process for everything, and one for each service beside it, with a node's events on their way. */
async function busyHubs(world: World) {
  const hub = await world.start()
  await caughtUp(hub.url)
  const services = await Promise.all(
    (['projector', 'query', 'monitor'] as const).map(async (role) => ({
      ...(await world.startService(role)),
      name: role as string,
    })),
  )
  const here = clientOf(hub.url, hub.tokens.taihe)
  return {
    hubs: [{ ...hub, name: 'start' }, ...services],
    publish: async (): Promise<string> => {
      const { status, body } = await here.publish('taihe', plainContent('断线期间', '正文'))
      expect(status, JSON.stringify(body)).to.equal(201)
      return body.itemId
    },
    isThere: (itemId: string) => eventually(async () => (await here.get(`/v1/items/${itemId}`)).status === 200, 60_000),
  }
}

/** They have seen that the broker says nothing, and have asked it once more. */
async function areWaiting(hubs: Hub[]): Promise<void> {
  await eventually(async () => {
    const { status, body } = await clientOf((hubs[0] as Hub).url).get('/v1/status')
    return status === 200 && body.partitions.every(({ logEnd }: Answer) => logEnd === null)
  }, 60_000)
  for (const { url } of hubs) void fetch(`${url}/metrics`).catch(() => {})
}

async function goodbye(hubs: Hub[]): Promise<void> {
  const began = performance.now()
  const ends = await Promise.all(
    hubs.map(async (hub) => {
      const code = await hub.stop()
      return { name: hub.name, code, seconds: (performance.now() - began) / 1000, output: hub.output() }
    }),
  )
  for (const { name, code, seconds, output } of ends) {
    expect(code, `${name}: ${output}`).to.equal(0)
    expect(output, name).not.to.include('does not answer')
    expect(seconds, `${name}: ${output}`).to.be.below(GOODBYE_SECONDS)
  }
}
