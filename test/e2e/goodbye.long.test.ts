import { setTimeout as delay } from 'node:timers/promises'
import { REQUEST_TIMEOUT_MS } from '../../services/adapters/kafka/create-client.ts'
import { areWaiting, goodbye, withBusyHubs } from './goodbye.ts'
import { ownKafka } from './own-kafka.ts'

describe('SIGTERM ends every process of the hub by itself', function () {
  this.timeout(300_000)
  const kafka = ownKafka()
  afterEach(() => kafka().restart())

  it('while the broker has said nothing for longer than a request waits', () =>
    withBusyHubs(kafka(), async ({ hubs, publish }) => {
      await kafka().pause()
      await publish()
      await areWaiting(hubs)
      await delay(REQUEST_TIMEOUT_MS + 15_000)
      await publish()
      await goodbye(hubs)
    }))
})
