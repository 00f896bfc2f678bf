import { applyTopics } from '../../../services/adapters/kafka/apply-topics.ts'
import { createKafkaDirectoryLog } from '../../../services/adapters/kafka/directory-log.ts'
import { describeDirectoryLog } from '../../contracts/directory-log.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { settingsFor } from './kafka-hub.ts'

describe('The Kafka adapter', () => {
  before(async function () {
    await engineOrPending(this, engines.kafka())
  })

  describeDirectoryLog('Kafka', async () => {
    const kafka = await engines.kafka()
    if ('missing' in kafka) throw new Error('Kafka was there a moment ago')
    const settings = settingsFor(kafka)
    await applyTopics(settings)
    return { open: () => createKafkaDirectoryLog({ settings }), dispose: async () => {} }
  })
})
