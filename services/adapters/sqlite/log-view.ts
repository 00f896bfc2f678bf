import { createDirectoryChain } from '../../domain/directory/directory-chain.ts'
import type { RootKeys } from '../../domain/directory/directory-event.ts'
import { instantOf } from '../../domain/ids.ts'
import { partitionFor } from '../../domain/partition-for.ts'
import type { DirectoryLog } from '../../ports/directory-log.ts'
import type { EventLog } from '../../ports/event-log.ts'
import { openDatabase } from './open-database.ts'
import { guarded } from './sqlite-errors.ts'

/** The log's file for reading only: how far it goes, and the directory in it. It waits for no writer, and makes nothing. */
export function openSqliteLogView({ file, rootKeys }: { file: string; rootKeys: RootKeys }): {
  log: Pick<EventLog, 'partitions' | 'partitionOf' | 'ends' | 'timeAt'>
  directoryLog: Pick<DirectoryLog, 'read'>
} {
  const database = openDatabase({ file, readOnly: true })
  const partitions = 1
  return {
    log: {
      partitions,
      partitionOf: (key) => partitionFor(key, partitions),
      ends: async () =>
        guarded(file, () => {
          const sql = 'SELECT coalesce(max(offset), -1) + 1 AS end FROM records WHERE partition = 0'
          return [(database.prepare(sql).get() as { end: number }).end]
        }),
      timeAt: async (partition, offset) =>
        guarded(file, () => {
          const sql = 'SELECT time FROM records WHERE partition = ? AND offset >= ? ORDER BY offset LIMIT 1'
          const row = database.prepare(sql).get(partition, offset) as { time: number } | undefined
          return row === undefined ? null : instantOf(row.time)
        }),
    },
    directoryLog: {
      read: async (position) =>
        guarded(file, () => {
          const chain = createDirectoryChain(rootKeys)
          for (const row of database.prepare('SELECT seq, body FROM directory ORDER BY seq').all())
            chain.take(
              Number(row.seq),
              typeof row.body === 'string' ? row.body : Buffer.from(row.body as Uint8Array).toString(),
            )
          return chain.events.slice(position)
        }),
    },
  }
}
