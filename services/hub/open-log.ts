import { fileURLToPath } from 'node:url'
import { createAvroCodec } from '../adapters/avro/event-codec.ts'
import { releasedSchemas } from '../adapters/avro/released-schemas.ts'
import { createKafkaDirectoryLog } from '../adapters/kafka/directory-log.ts'
import { createKafkaEventLog } from '../adapters/kafka/event-log.ts'
import { createFraming } from '../adapters/kafka/schema-registry.ts'
import { itemsTopic } from '../adapters/kafka/topics.ts'
import { openSqliteDirectoryLog } from '../adapters/sqlite/directory-log.ts'
import { openSqliteEventLog } from '../adapters/sqlite/event-log.ts'
import type { DirectoryLog } from '../ports/directory-log.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog } from '../ports/event-log.ts'
import { now } from './clock.ts'
import type { KafkaPlace } from './kafka-environment.ts'

/** The released Avro schemas. */
export const SCHEMAS_FOLDER = fileURLToPath(new URL('../../schemas', import.meta.url))

export interface OpenLog {
  log: EventLog
  directoryLog: DirectoryLog
  codec: EventCodec
}

/** The only place that chooses the log's engine: Kafka where the environment names one, else a SQLite file. */
export function openLog(place: KafkaPlace | null, file: string): OpenLog {
  const schemas = releasedSchemas(SCHEMAS_FOLDER)
  if (place === null)
    return {
      log: openSqliteEventLog({ file, schemas, now }),
      directoryLog: openSqliteDirectoryLog({ file }),
      codec: createAvroCodec({ folder: SCHEMAS_FOLDER }),
    }
  const { kafka: settings, registry } = place
  const framing = createFraming(registry, itemsTopic(settings), schemas)
  return {
    log: createKafkaEventLog({ settings, framing }),
    directoryLog: createKafkaDirectoryLog({ settings }),
    codec: createAvroCodec({ folder: SCHEMAS_FOLDER, newer: framing.textOf }),
  }
}
