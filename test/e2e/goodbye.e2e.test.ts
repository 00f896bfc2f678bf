import { onEngines } from './compositions.ts'
import { areWaiting, busyHubs, goodbye } from './goodbye.ts'
import { ownKafka } from './own-kafka.ts'

describe('SIGTERM ends every process of the hub by itself', function () {
  this.timeout(240_000)
  const kafka = ownKafka()
  afterEach(() => kafka().restart())

  it('while the broker says nothing', () =>
    onEngines.inWorld(
      async (world) => {
        const { hubs, publish } = await busyHubs(world)
        await kafka().pause()
        await publish()
        await areWaiting(hubs)
        await goodbye(hubs)
      },
      { kafka: kafka() },
    ))

  it('once the broker answers again', () =>
    onEngines.inWorld(
      async (world) => {
        const { hubs, publish, isThere } = await busyHubs(world)
        await kafka().pause()
        const itemId = await publish()
        await areWaiting(hubs)
        await kafka().resume()
        await isThere(itemId)
        await goodbye(hubs)
      },
      { kafka: kafka() },
    ))

  it('while there is no broker', () =>
    onEngines.inWorld(
      async (world) => {
        const { hubs, publish } = await busyHubs(world)
        await kafka().kill()
        await publish()
        await areWaiting(hubs)
        await goodbye(hubs)
      },
      { kafka: kafka() },
    ))
})
