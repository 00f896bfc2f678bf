import { createAvroCodec } from '../../adapters/avro/event-codec.ts'
import { releasedSchemas } from '../../adapters/avro/released-schemas.ts'
import { createKafkaDirectoryLog } from '../../adapters/kafka/directory-log.ts'
import { createKafkaEventLog } from '../../adapters/kafka/event-log.ts'
import { createFraming } from '../../adapters/kafka/schema-registry.ts'
import { itemsTopic } from '../../adapters/kafka/topics.ts'
import type { RootKeys } from '../../domain/directory/directory-event.ts'
import { timers } from '../clock.ts'
import type { KafkaWithRegistry } from '../kafka-environment.ts'

/** In a file of its own, so that Kafka's client is loaded only where it is used. */
export function openKafkaLog(
  { kafka: settings, registry }: KafkaWithRegistry,
  { schemasFolder, rootKeys }: { schemasFolder: string; rootKeys: RootKeys },
) {
  const framing = createFraming(registry, itemsTopic(settings), releasedSchemas(schemasFolder))
  return {
    log: createKafkaEventLog({ settings, framing, timers }),
    directoryLog: createKafkaDirectoryLog({ settings, rootKeys, timers }),
    codec: createAvroCodec({ folder: schemasFolder, newer: framing.textOf }),
  }
}
