import { describeEventLog } from '../../contracts/event-log.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { openLog, prepareHub, settingsFor } from './kafka-hub.ts'

describe('The Kafka adapter', () => {
  before(async function () {
    await engineOrPending(this, engines.kafka())
    await engineOrPending(this, engines.registry())
  })

  describeEventLog('Kafka', { erases: false }, async () => {
    const kafka = await engines.kafka()
    const registry = await engines.registry()
    if ('missing' in kafka || 'missing' in registry) throw new Error('the engines were there a moment ago')
    const settings = settingsFor(kafka)
    await prepareHub(settings, registry)
    return {
      open: async () => {
        const log = openLog(settings, registry)
        // The count of partitions is known when any call has resolved.
        await log.ends()
        return log
      },
      dispose: async () => {},
    }
  })
})
