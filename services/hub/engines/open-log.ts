import { accessSync, constants } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createAvroCodec } from '../../adapters/avro/event-codec.ts'
import { releasedSchemas } from '../../adapters/avro/released-schemas.ts'
import { openSqliteDirectoryLog } from '../../adapters/sqlite/directory-log.ts'
import { openSqliteEventLog } from '../../adapters/sqlite/event-log.ts'
import type { Directory } from '../../domain/directory/directory.ts'
import type { RootKeys } from '../../domain/directory/directory-event.ts'
import type { CheckedRecords } from '../../domain/directory/root-signature-check.ts'
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
  /** Once the directory was read: whether records are still what their schema ids say. Rejects `registry-differs`. */
  lookAround?: () => Promise<void>
}

interface OpenLogOptions {
  kafka: KafkaWithRegistry | null
  data: DataFolder
  clock: Clock
  rootKeys: RootKeys
  /** Left out, each record of the directory is checked. */
  checked?: CheckedRecords | undefined
  /** Null until it was read. */
  directory: () => Directory | null
  /** Whether the directory's copy stands in for a log that fails like this. */
  isAway: (error: unknown) => boolean
  /** How long a silent log is waited for before the copy of its directory is read. */
  patienceMs?: number
}

/** The only place that chooses the log's engine: Kafka where the environment names it, else a SQLite file. */
export async function openLog(options: OpenLogOptions): Promise<OpenLog> {
  const { kafka, data, clock, rootKeys, checked } = options
  if (kafka !== null) return openRemoteLog({ ...options, kafka })
  const file = data.logFile
  const codec = createAvroCodec({ folder: SCHEMAS_FOLDER })
  await using opened = new AsyncDisposableStack()
  const log = openSqliteEventLog({ file, schemas: releasedSchemas(SCHEMAS_FOLDER), now: clock.now, timers })
  opened.defer(log.close)
  const directoryLog = openSqliteDirectoryLog({ file, rootKeys, checked, timers })
  opened.move()
  return { log, directoryLog, codec }
}

async function openRemoteLog(options: OpenLogOptions & { kafka: KafkaWithRegistry }): Promise<OpenLog> {
  const { kafka, data, isAway, patienceMs, ...known } = options
  const { openKafkaLog } = await import('./open-kafka-log.ts')
  const remote = openKafkaLog(kafka, { schemasFolder: SCHEMAS_FOLDER, ...known })
  const lookAround = () => remote.log.lookAround()
  if (!isWritable(data.folder)) return { ...remote, lookAround }
  await using opened = new AsyncDisposableStack()
  opened.defer(remote.log.close)
  opened.defer(remote.directoryLog.close)
  const { rootKeys, checked } = known
  const copy = openSqliteDirectoryLog({ file: data.directoryFile, rootKeys, checked, timers })
  opened.defer(copy.close)
  const directoryLog = await mirrorDirectoryLog(remote.directoryLog, copy, { isAway, patienceMs })
  opened.move()
  return { ...remote, lookAround, directoryLog }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
