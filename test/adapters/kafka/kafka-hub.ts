import type { KafkaEngine, RegistryEngine } from '../../../infra/engines/engine.ts'
import { applyTopics } from '../../../services/adapters/kafka/apply-topics.ts'
import { createKafkaEventLog } from '../../../services/adapters/kafka/event-log.ts'
import type { KafkaSettings } from '../../../services/adapters/kafka/kafka-settings.ts'
import { pushSchemas } from '../../../services/adapters/kafka/push-schemas.ts'
import { createFraming } from '../../../services/adapters/kafka/schema-registry.ts'
import { itemsTopic } from '../../../services/adapters/kafka/topics.ts'
import { timers } from '../../../services/hub/clock.ts'
import { SCHEMAS } from '../../schemas.ts'

/** Settings of a hub of its own on a shared broker. */
export const settingsFor = ({ brokers }: KafkaEngine, over: Partial<KafkaSettings> = {}): KafkaSettings => ({
  brokers,
  prefix: `test-${crypto.randomUUID().slice(0, 8)}`,
  groupPrefix: 'test',
  partitions: 3,
  replication: 1,
  minInSync: 1,
  ...over,
})

export async function prepareHub(settings: KafkaSettings, registry: RegistryEngine): Promise<void> {
  await applyTopics(settings)
  await pushSchemas({ url: registry.url }, itemsTopic(settings), SCHEMAS)
}

export const openLog = (settings: KafkaSettings, registry: RegistryEngine) =>
  createKafkaEventLog({
    settings,
    framing: createFraming({ url: registry.url }, itemsTopic(settings), SCHEMAS),
    timers,
    registryUrl: registry.url,
    released: SCHEMAS,
    isSigned: () => false,
    beginningIn: () => null,
  })
