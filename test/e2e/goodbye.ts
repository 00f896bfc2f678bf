import { expect } from 'chai'
import type { KafkaEngine } from '../../infra/engines/engine.ts'
import { caughtUp } from '../../scripts/hub-process.ts'
import { type Answer, clientOf, plainContent } from './client.ts'
import { onEngines, type World } from './compositions.ts'
import { eventually } from './scratch.ts'

type Hub = Awaited<ReturnType<World['startService']>> & { name: string }

/** One process for everything and one for each service, with a node's events on their way. */
async function busyHubs(world: World) {
  const hub = await world.start()
  await caughtUp(hub.url)
  const services = await Promise.all(
    (['projector', 'query', 'notifier', 'monitor'] as const).map(async (role) => ({
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

export const withBusyHubs = (
  kafka: KafkaEngine,
  work: (busy: Awaited<ReturnType<typeof busyHubs>>) => Promise<void>,
): Promise<void> => onEngines.inWorld(async (world) => work(await busyHubs(world)), { kafka })

/** Waits until they have noticed that the broker is silent, and have asked it once more. */
export async function areWaiting(hubs: Hub[]): Promise<void> {
  await eventually(async () => {
    const { status, body } = await clientOf((hubs[0] as Hub).url).get('/v1/status')
    return status === 200 && body.partitions.every(({ logEnd }: Answer) => logEnd === null)
  }, 60_000)
  for (const { url } of hubs) void fetch(`${url}/metrics`).catch(() => {})
}

/** Each process must end by itself. One that was cut off says so (run-until-stopped.ts). */
export async function goodbye(hubs: Hub[]): Promise<void> {
  const ends = await Promise.all(
    hubs.map(async (hub) => {
      const code = await hub.stop()
      return { name: hub.name, code, output: hub.output() }
    }),
  )
  for (const { name, code, output } of ends) {
    expect(code, `${name}: ${output}`).to.equal(0)
    expect(output, `${name}: ${output}`).not.to.include('Stopped without closing')
  }
}
