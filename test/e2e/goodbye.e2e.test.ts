import { areWaiting, goodbye, withBusyHubs } from './goodbye.ts'
import { ownKafka } from './own-kafka.ts'

describe('SIGTERM ends every process of the hub by itself', function () {
  this.timeout(240_000)
  const kafka = ownKafka()
  afterEach(() => kafka().restart())

  it('while the broker says nothing', () =>
    withBusyHubs(kafka(), async ({ hubs, publish }) => {
      await kafka().pause()
      await publish()
      await areWaiting(hubs)
      await goodbye(hubs)
    }))

  it('once the broker answers again', () =>
    withBusyHubs(kafka(), async ({ hubs, publish, isThere }) => {
      await kafka().pause()
      const itemId = await publish()
      await areWaiting(hubs)
      await kafka().resume()
      await isThere(itemId)
      await goodbye(hubs)
    }))

  it('while there is no broker', () =>
    withBusyHubs(kafka(), async ({ hubs, publish }) => {
      await kafka().kill()
      await publish()
      await areWaiting(hubs)
      await goodbye(hubs)
    }))
})
