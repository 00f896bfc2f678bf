import type { DatabaseSync } from 'node:sqlite'
import type { Instant } from '../../domain/ids.ts'
import { partitionFor } from '../../domain/partition-for.ts'
import type { Timers } from '../../domain/timers.ts'
import type { EncodedRecord } from '../../ports/event-codec.ts'
import { type EventLog, type LogRecord, MOST_BYTES_AT_ONCE, type Position } from '../../ports/event-log.ts'
import { createCommitSignal, onCommit } from './commit-signal.ts'
import { followPartition } from './follow-partition.ts'
import { integrityFaults } from './integrity.ts'
import { inTransaction, openDatabase } from './open-database.ts'
import {
  createSchemaRegistry,
  REGISTRY_SCHEMA,
  type RegisteredSchema,
  registerSchemas,
  registryFaults,
} from './schema-registry.ts'
import { decoded, guarded } from './sqlite-errors.ts'
import { truncateWal } from './truncate-wal.ts'

/**
 * Rows of `records` are appended, and never moved or resized: erasing overwrites a value in place and keeps
 * what is left of it elsewhere. Where a row shrinks, SQLite may leave copies of its neighbours behind.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS records(
    partition INTEGER NOT NULL, offset INTEGER NOT NULL, time INTEGER NOT NULL,
    key TEXT, nodeSeq INTEGER, value BLOB NOT NULL);
  CREATE UNIQUE INDEX IF NOT EXISTS offsets ON records(partition, offset);
  CREATE INDEX IF NOT EXISTS places ON records(key, nodeSeq) WHERE key IS NOT NULL;
  CREATE TABLE IF NOT EXISTS erased(
    partition INTEGER NOT NULL, offset INTEGER NOT NULL, value BLOB NOT NULL, PRIMARY KEY(partition, offset));
  CREATE VIEW IF NOT EXISTS log AS
    SELECT partition, offset, time, key, nodeSeq, coalesce(erased.value, records.value) AS value
    FROM records LEFT JOIN erased USING(partition, offset);
  ${REGISTRY_SCHEMA}`

interface Row {
  partition: number
  offset: number
  time: number
  key: string | null
  nodeSeq: number | null
  value: Uint8Array
}

/** The event log in one SQLite file: the same contract as a Kafka topic, for one machine. */
export function openSqliteEventLog(options: {
  file: string
  partitions?: number
  /** The released schemas, for the registry beside the log. */
  schemas: RegisteredSchema[]
  now: () => Instant
  timers: Timers
}): EventLog {
  const { file, partitions = 1, schemas, now, timers } = options
  const database = openDatabase({ file, schema: SCHEMA })
  inTransaction(database, file, () => registerSchemas(database, schemas))
  const registry = guarded(file, () => createSchemaRegistry(database))
  const signal = createCommitSignal(file)
  const statements = guarded(file, () => prepare(database))
  const listeners = new Set<() => void>()
  const unwatch = onCommit(file, database, timers, () => listeners.forEach((listener) => listener()))

  const endOf = (partition: number) => (statements.end.get(partition) as { end: number }).end

  /** Where the next record comes to stand. A clock that was put right must not date it before the one that it follows. */
  const tailOf = (partition: number, now: number) => {
    const offset = endOf(partition)
    const last = statements.timeBefore.get(partition, offset - 1) as { time: number } | undefined
    return { offset, time: Math.max(now, last?.time ?? 0) }
  }

  const insert = (rows: { partition: number; key: string | null; nodeSeq: number | null; record: EncodedRecord }[]) => {
    const positions = inTransaction(database, file, () => {
      const time = Date.parse(now())
      const tails = new Map<number, { offset: number; time: number }>()
      return rows.map(({ partition, key, nodeSeq, record }): Position => {
        const tail = tails.get(partition) ?? tailOf(partition, time)
        const { offset } = tail
        statements.insert.run(partition, offset, tail.time, key, nodeSeq, registry.frame(record))
        tails.set(partition, { ...tail, offset: offset + 1 })
        return { partition, offset }
      })
    })
    signal.raise()
    return positions
  }

  const recordOf = ({ partition, offset, time, key, nodeSeq, value }: Row): LogRecord =>
    decoded(
      file,
      () => `the record at partition ${partition} offset ${offset}`,
      () => ({
        partition,
        offset,
        key,
        nodeSeq,
        time: new Date(time).toISOString(),
        value: registry.unframe(value),
      }),
    )

  const read = (partition: number, offset: number, limit: number) =>
    guarded(file, () => {
      const records: LogRecord[] = []
      let bytes = 0
      for (const row of statements.read.iterate(partition, offset, limit) as Iterable<unknown> as Iterable<Row>) {
        bytes += row.value.length
        if (records.length > 0 && bytes > MOST_BYTES_AT_ONCE) break
        records.push(recordOf(row))
      }
      return records
    })

  return {
    partitions,
    partitionOf: (key) => partitionFor(key, partitions),
    append: async (entries) =>
      insert(
        entries.map(({ key, nodeSeq, ...record }) => ({
          partition: partitionFor(key, partitions),
          key,
          nodeSeq,
          record,
        })),
      ),
    appendControl: async (partition, record) =>
      insert([{ partition, key: null, nodeSeq: null, record }])[0] as Position,
    read: async (partition, offset, limit) => read(partition, offset, limit),
    ends: async () => guarded(file, () => Array.from({ length: partitions }, (_, partition) => endOf(partition))),
    timeAt: async (partition, offset) =>
      guarded(file, () => {
        const row = statements.timeAt.get(partition, offset) as { time: number } | undefined
        return row === undefined ? null : new Date(row.time).toISOString()
      }),
    follow: (following) => followPartition({ ...following, partitions, read, listeners }),
    erase: async ({ key, nodeSeqs, rewrite }) => {
      inTransaction(database, file, () => {
        for (const nodeSeq of nodeSeqs)
          for (const row of statements.place.all(key, nodeSeq) as unknown as Row[]) {
            const value = registry.unframe(row.value)
            const rewritten = 'unreadable' in value ? null : rewrite(value)
            if (rewritten === null) continue
            statements.wipe.run(row.partition, row.offset)
            statements.keep.run(row.partition, row.offset, registry.frame(rewritten))
          }
      })
      await truncateWal(database, file, timers)
    },
    check: async () => [
      ...integrityFaults(database, file),
      ...guarded(file, () => registryFaults(database, schemas)),
      ...guarded(file, () => statements.notWiped.all()).map(({ partition, offset }) => ({
        what: `the erased record at partition ${partition} offset ${offset} is not wiped`,
      })),
    ],
    close: async () => {
      unwatch()
      signal.close()
      database.close()
    },
  }
}

const prepare = (database: DatabaseSync) => ({
  end: database.prepare('SELECT coalesce(max(offset), -1) + 1 AS end FROM records WHERE partition = ?'),
  insert: database.prepare(
    'INSERT INTO records(partition, offset, time, key, nodeSeq, value) VALUES(?, ?, ?, ?, ?, ?)',
  ),
  read: database.prepare('SELECT * FROM log WHERE partition = ? AND offset >= ? ORDER BY offset LIMIT ?'),
  timeBefore: database.prepare('SELECT time FROM records WHERE partition = ? AND offset = ?'),
  timeAt: database.prepare('SELECT time FROM records WHERE partition = ? AND offset >= ? ORDER BY offset LIMIT 1'),
  place: database.prepare('SELECT * FROM log WHERE key = ? AND nodeSeq = ?'),
  wipe: database.prepare('UPDATE records SET value = zeroblob(length(value)) WHERE partition = ? AND offset = ?'),
  notWiped: database.prepare(
    `SELECT partition, offset FROM erased LEFT JOIN records USING(partition, offset)
     WHERE records.value IS NOT zeroblob(length(records.value))`,
  ),
  keep: database.prepare('INSERT OR REPLACE INTO erased(partition, offset, value) VALUES(?, ?, ?)'),
})
