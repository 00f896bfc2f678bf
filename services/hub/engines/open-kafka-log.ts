import { createAvroCodec } from '../../adapters/avro/event-codec.ts'
import { releasedSchemas } from '../../adapters/avro/released-schemas.ts'
import { createKafkaDirectoryLog } from '../../adapters/kafka/directory-log.ts'
import { createKafkaEventLog } from '../../adapters/kafka/event-log.ts'
import { createFraming } from '../../adapters/kafka/schema-registry.ts'
import { itemsTopic } from '../../adapters/kafka/topics.ts'
import type { Directory } from '../../domain/directory/directory.ts'
import type { RootKeys } from '../../domain/directory/directory-event.ts'
import type { CheckedRecords } from '../../domain/directory/root-signature-check.ts'
import { timers } from '../clock.ts'
import type { KafkaWithRegistry } from '../kafka-environment.ts'
import { createBeginningIn, createIsSigned } from './record-signed.ts'

/** In a file of its own, so that Kafka's client is loaded only where it is used. `directory` is null until it was read. */
export function openKafkaLog(
  { kafka: settings, registry }: KafkaWithRegistry,
  {
    schemasFolder,
    checked,
    ...known
  }: {
    schemasFolder: string
    rootKeys: RootKeys
    checked?: CheckedRecords | undefined
    directory: () => Directory | null
  },
) {
  const released = releasedSchemas(schemasFolder)
  const framing = createFraming(registry, itemsTopic(settings), released)
  const codec = createAvroCodec({ folder: schemasFolder, newer: framing.textOf })
  const isSigned = createIsSigned({ codec, ...known })
  const beginningIn = createBeginningIn({ codec, ...known })
  return {
    log: createKafkaEventLog({ settings, framing, timers, registryUrl: registry.url, released, isSigned, beginningIn }),
    directoryLog: createKafkaDirectoryLog({ settings, rootKeys: known.rootKeys, checked, timers }),
    codec,
  }
}
