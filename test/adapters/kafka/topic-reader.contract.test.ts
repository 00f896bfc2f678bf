import { expect } from 'chai'
import type { KafkaEngine } from '../../../infra/engines/engine.ts'
import { createTopicReader } from '../../../services/adapters/kafka/topic-reader.ts'
import { timers } from '../../../services/hub/clock.ts'
import { eventually } from '../../e2e/scratch.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { failureOf } from '../../failure-of.ts'
import { settingsFor } from './kafka-hub.ts'

const openSockets = () => process.getActiveResourcesInfo().filter((what) => what === 'TCPSocketWrap').length

describe('A reader of a Kafka topic', () => {
  let kafka: KafkaEngine
  before(async function () {
    kafka = await engineOrPending(this, engines.kafka())
  })

  it('leaves no connection behind when the topic is not there: a command would never end', async () => {
    const before = openSockets()
    const reader = createTopicReader(settingsFor(kafka), 'not-there', timers)
    expect(await failureOf(reader.bounds(0))).to.include({ retryable: true })
    await reader.close()
    await eventually(async () => openSockets() <= before)
  })
})
