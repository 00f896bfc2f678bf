import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { openDatabase } from '../open-database.ts'
import { guarded } from '../sqlite-errors.ts'
import { READ_SCHEMA } from './schema.ts'

/** An open generation's file with its statements, each prepared once. */
export interface Connection {
  readonly file: string
  readonly database: DatabaseSync
  sql(text: string): StatementSync
  /** Forgets statements on a table that is dropped. */
  forget(part: string): void
  /** Runs with SQLite's faults as HubErrors. */
  guard<T>(work: () => T): T
  close(): void
}

export function openConnection(file: string, readOnly: boolean): Connection {
  const database = openDatabase({ file, readOnly, schema: READ_SCHEMA })
  guarded(file, () => database.exec('PRAGMA temp_store = MEMORY; PRAGMA cache_size = -24000'))
  if (!readOnly) guarded(file, () => database.exec('PRAGMA wal_autocheckpoint = 2000'))
  const statements = new Map<string, StatementSync>()
  return {
    file,
    database,
    sql: (text) => {
      let statement = statements.get(text)
      if (statement === undefined) {
        statement = database.prepare(text)
        statements.set(text, statement)
      }
      return statement
    },
    forget: (part) => {
      for (const text of statements.keys()) if (text.includes(part)) statements.delete(text)
    },
    guard: (work) => guarded(file, work),
    close: () => {
      if (database.isOpen) database.close()
    },
  }
}
