import { expect } from 'chai'
import { kafkaHubError } from '../../../services/adapters/kafka/kafka-errors.ts'

describe('Failures of Kafka', () => {
  it('do not take a broker that was killed while its group was being joined for one that refuses', () => {
    const thrown = Object.assign(new Error('Failed to find group coordinator'), {
      name: 'KafkaJSGroupCoordinatorNotFound',
      retriable: false,
    })
    expect(kafkaHubError(thrown)).to.include({ code: 'log-unavailable', retryable: true })
  })
})
