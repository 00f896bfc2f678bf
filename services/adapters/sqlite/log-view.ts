import type { RootKeys } from '../../domain/directory/directory-event.ts'
import { instantOf } from '../../domain/ids.ts'
import { partitionFor } from '../../domain/partition-for.ts'
import type { DirectoryLog } from '../../ports/directory-log.ts'
import type { EventLog } from '../../ports/event-log.ts'
import { createDirectoryRows } from './directory-rows.ts'
import { SELECT_END, SELECT_TIME_FROM } from './log-file.ts'
import { openDatabase } from './open-database.ts'
import { guarded } from './sqlite-errors.ts'

/** The log's file for reading only: how far it goes, and the directory in it. It waits for no writer, and makes nothing. */
export function openSqliteLogView({ file, rootKeys }: { file: string; rootKeys: RootKeys }): {
  log: Pick<EventLog, 'partitions' | 'partitionOf' | 'ends' | 'timeAt'>
  directoryLog: Pick<DirectoryLog, 'read'>
} {
  const database = openDatabase({ file, readOnly: true })
  const rows = guarded(file, () => createDirectoryRows(database, rootKeys))
  const partitions = 1
  return {
    log: {
      partitions,
      partitionOf: (key) => partitionFor(key, partitions),
      ends: async () =>
        guarded(file, () => {
          const { end } = database.prepare(SELECT_END).get(0) as { end: number }
          return [end]
        }),
      timeAt: async (partition, offset) =>
        guarded(file, () => {
          const row = database.prepare(SELECT_TIME_FROM).get(partition, offset) as { time: number } | undefined
          return row === undefined ? null : instantOf(row.time)
        }),
    },
    directoryLog: {
      read: async (position) => guarded(file, () => rows.events().slice(position)),
    },
  }
}
