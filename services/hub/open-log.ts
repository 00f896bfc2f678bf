import { fileURLToPath } from 'node:url'
import { createAvroCodec } from '../adapters/avro/event-codec.ts'
import { releasedSchemas } from '../adapters/avro/released-schemas.ts'
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
export async function openLog(place: KafkaPlace | null, file: string): Promise<OpenLog> {
  if (place !== null) return (await import('./open-kafka-log.ts')).openKafkaLog(place, SCHEMAS_FOLDER)
  return {
    log: openSqliteEventLog({ file, schemas: releasedSchemas(SCHEMAS_FOLDER), now }),
    directoryLog: openSqliteDirectoryLog({ file }),
    codec: createAvroCodec({ folder: SCHEMAS_FOLDER }),
  }
}
