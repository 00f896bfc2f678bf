import { expect } from 'chai'
import type { KafkaEngine } from '../../../infra/engines/engine.ts'
import { applyTopics } from '../../../services/adapters/kafka/apply-topics.ts'
import { readLogClock } from '../../../services/adapters/kafka/log-clock.ts'
import { timers } from '../../../services/hub/clock.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { settingsFor } from './kafka-hub.ts'

describe("Kafka's clock", () => {
  let kafka: KafkaEngine
  before(async function () {
    kafka = await engineOrPending(this, engines.kafka())
  })

  it("is read from a broker's answer", async function () {
    this.timeout(60_000)
    const settings = settingsFor(kafka)
    await applyTopics(settings)
    const time = await readLogClock(settings, timers)
    expect(Math.abs(Date.parse(time) - Date.now())).to.be.below(60_000)
  })
})
