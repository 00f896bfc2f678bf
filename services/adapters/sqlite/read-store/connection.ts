import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { assertUsable, type KnownLayouts, type LayoutAge, layoutAgeOf } from '../../../ports/read-layout.ts'
import { openDatabase } from '../open-database.ts'
import { guarded } from '../sqlite-errors.ts'
import { readLayout, writeLayout } from './layout.ts'
import { READ_SCHEMA } from './schema.ts'

/** An open generation's file with its statements, each prepared once. */
export interface Connection {
  readonly file: string
  readonly database: DatabaseSync
  /** `current` or `older`. */
  readonly layoutAge: LayoutAge
  sql(text: string): StatementSync
  /** Forgets statements on a table that is dropped. */
  forget(part: string): void
  /** Runs with SQLite's faults as HubErrors. */
  guard<T>(work: () => T): T
  close(): void
}

export function openConnection(file: string, readOnly: boolean, layouts: KnownLayouts): Connection {
  const database = openDatabase({ file, readOnly })
  const layoutAge = guarded(file, () => {
    try {
      return prepareLayout(database, { file, readOnly, layouts })
    } catch (error) {
      database.close()
      throw error
    }
  })
  guarded(file, () => database.exec('PRAGMA temp_store = MEMORY; PRAGMA cache_size = -24000'))
  if (!readOnly) guarded(file, () => database.exec('PRAGMA wal_autocheckpoint = 2000'))
  const statements = new Map<string, StatementSync>()
  return {
    file,
    database,
    layoutAge,
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

/** Checks the layout of a file that holds something, and makes the tables of a new one. A file of an older layout stays as it is. */
function prepareLayout(
  database: DatabaseSync,
  { file, readOnly, layouts }: { file: string; readOnly: boolean; layouts: KnownLayouts },
): LayoutAge {
  const layout = readLayout(database)
  const age = layoutAgeOf(layout ?? layouts.current, layouts)
  assertUsable(age, file)
  if (readOnly || age === 'older') return age
  if (layout === null) writeLayout(database, layouts.current)
  database.exec(READ_SCHEMA)
  return age
}

export function layoutAgeIn(file: string, layouts: KnownLayouts): LayoutAge {
  const database = openDatabase({ file, readOnly: true })
  try {
    return layoutAgeOf(guarded(file, () => readLayout(database)) ?? layouts.current, layouts)
  } finally {
    database.close()
  }
}
