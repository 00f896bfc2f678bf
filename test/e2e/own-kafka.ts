import type { KafkaEngine } from '../../infra/engines/engine.ts'
import { engineOrPending, engines } from '../engines.ts'

/** A Kafka for one describe, which may cut it off. Registry and MongoDB are shared by all tests. */
export function ownKafka(): () => KafkaEngine {
  let kafka: KafkaEngine
  before(async function () {
    kafka = await engineOrPending(this, engines.fresh.kafka())
    await engineOrPending(this, engines.registry())
    await engineOrPending(this, engines.mongo())
  })
  after(() => kafka?.stop())
  return () => kafka
}
