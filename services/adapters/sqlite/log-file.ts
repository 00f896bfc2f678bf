import type { DatabaseSync } from 'node:sqlite'
import type { ReleasedSchema } from '../../ports/event-codec.ts'
import { inTransaction, openDatabase } from './open-database.ts'
import { createSchemaRegistry, REGISTRY_SCHEMA, registerSchemas } from './schema-registry.ts'
import { guarded } from './sqlite-errors.ts'

/**
 * Rows of `records` are appended, and never moved or resized. Erasing overwrites a value in place and keeps what is
 * left of it in `erased`: where a row shrinks, SQLite may leave copies of its neighbours behind.
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

export interface LogRow {
  partition: number
  offset: number
  time: number
  key: string | null
  nodeSeq: number | null
  value: Uint8Array
}

/** The log's open file, with its statements and the registry beside it. */
export type LogFile = ReturnType<typeof openLogFile>

export function openLogFile(file: string, schemas: ReleasedSchema[]) {
  using opened = new DisposableStack()
  const database = opened.use(openDatabase({ file, schema: SCHEMA }))
  inTransaction(database, file, () => registerSchemas(database, schemas))
  const { registry, statements } = guarded(file, () => ({
    registry: createSchemaRegistry(database),
    statements: prepare(database),
  }))
  opened.move()
  return { file, database, registry, statements }
}

/** What a view of the log asks, too. */
export const SELECT_END = 'SELECT coalesce(max(offset), -1) + 1 AS end FROM records WHERE partition = ?'
export const SELECT_TIME_FROM = 'SELECT time FROM records WHERE partition = ? AND offset >= ? ORDER BY offset LIMIT 1'

const prepare = (database: DatabaseSync) => ({
  end: database.prepare(SELECT_END),
  insert: database.prepare(
    'INSERT INTO records(partition, offset, time, key, nodeSeq, value) VALUES(?, ?, ?, ?, ?, ?)',
  ),
  read: database.prepare('SELECT * FROM log WHERE partition = ? AND offset >= ? ORDER BY offset LIMIT ?'),
  timeOf: database.prepare('SELECT time FROM records WHERE partition = ? AND offset = ?'),
  timeFrom: database.prepare(SELECT_TIME_FROM),
  ofNodeSeq: database.prepare('SELECT * FROM log WHERE key = ? AND nodeSeq = ?'),
  wipe: database.prepare('UPDATE records SET value = zeroblob(length(value)) WHERE partition = ? AND offset = ?'),
  notWiped: database.prepare(
    `SELECT partition, offset FROM erased LEFT JOIN records USING(partition, offset)
     WHERE records.value IS NOT zeroblob(length(records.value))`,
  ),
  keep: database.prepare('INSERT OR REPLACE INTO erased(partition, offset, value) VALUES(?, ?, ?)'),
})
