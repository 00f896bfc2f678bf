import { accessSync, constants } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createAvroCodec } from '../../adapters/avro/event-codec.ts'
import { releasedSchemas } from '../../adapters/avro/released-schemas.ts'
import { openSqliteDirectoryLog } from '../../adapters/sqlite/directory-log.ts'
import { openSqliteEventLog } from '../../adapters/sqlite/event-log.ts'
import type { RootKeys } from '../../domain/directory/directory-event.ts'
import type { DirectoryLog } from '../../ports/directory-log.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog } from '../../ports/event-log.ts'
import { type Clock, timers } from '../clock.ts'
import type { DataFolder } from '../data/data-folder.ts'
import type { KafkaWithRegistry } from '../kafka-environment.ts'
import { mirrorDirectoryLog } from './mirror-directory-log.ts'

/** The released Avro schemas. */
export const SCHEMAS_FOLDER = fileURLToPath(new URL('../../../schemas', import.meta.url))

export interface OpenLog {
  log: EventLog
  directoryLog: DirectoryLog
  codec: EventCodec
}

/** The only place that chooses the log's engine: Kafka where the environment names it, else a SQLite file. */
export async function openLog(options: {
  kafka: KafkaWithRegistry | null
  data: DataFolder
  clock: Clock
  rootKeys: RootKeys
  /** Whether the directory's copy stands in for a log that fails like this. */
  isAway: (error: unknown) => boolean
}): Promise<OpenLog> {
  const { kafka, data, clock, rootKeys } = options
  if (kafka !== null) return openRemoteLog({ ...options, kafka })
  const file = data.logFile
  return {
    log: openSqliteEventLog({ file, schemas: releasedSchemas(SCHEMAS_FOLDER), now: clock.now, timers }),
    directoryLog: openSqliteDirectoryLog({ file, rootKeys, timers }),
    codec: createAvroCodec({ folder: SCHEMAS_FOLDER }),
  }
}

async function openRemoteLog({
  kafka,
  data,
  rootKeys,
  isAway,
}: Omit<Parameters<typeof openLog>[0], 'kafka'> & { kafka: KafkaWithRegistry }): Promise<OpenLog> {
  const { openKafkaLog } = await import('./open-kafka-log.ts')
  const opened = openKafkaLog(kafka, { schemasFolder: SCHEMAS_FOLDER, rootKeys })
  if (!isWritable(data.folder)) return opened
  const copy = openSqliteDirectoryLog({ file: data.directoryFile, rootKeys, timers })
  return { ...opened, directoryLog: await mirrorDirectoryLog(opened.directoryLog, copy, isAway) }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
