import type { DatabaseSync, StatementSync } from 'node:sqlite'
import {
  assertUsable,
  type KnownLayouts,
  type LayoutAge,
  layoutAgeOf,
  type UsableAge,
} from '../../../ports/read-layout.ts'
import { openDatabase } from '../open-database.ts'
import { guarded } from '../sqlite-errors.ts'
import { addColumns, readAddedColumns } from './added-columns.ts'
import { readLayout, writeLayout } from './layout.ts'
import { READ_TABLES } from './tables.ts'

/** The open file of a generation, with its statements. Each is prepared once. */
export interface GenerationFile {
  readonly file: string
  readonly database: DatabaseSync
  readonly layoutAge: UsableAge
  sql(text: string): StatementSync
  /** Forgets the statements on a table that will be dropped. */
  forget(part: string): void
  /** Runs work on the file. SQLite's faults come out as HubErrors. */
  guard<T>(work: () => T): T
  close(): void
}

/** Throws `layout-outdated` and `layout-newer` on a file whose layout cannot be used. */
export function openGenerationFile(file: string, readOnly: boolean, layouts: KnownLayouts): GenerationFile {
  using opened = new DisposableStack()
  const database = opened.use(openDatabase({ file, readOnly }))
  // `temp_store` drops all temporary views, so it comes first.
  guarded(file, () => database.exec('PRAGMA temp_store = MEMORY; PRAGMA cache_size = -24000'))
  const layoutAge = guarded(file, () => prepareLayout(database, { file, readOnly, layouts }))
  if (!readOnly) guarded(file, () => database.exec('PRAGMA wal_autocheckpoint = 2000'))
  const statements = new Map<string, StatementSync>()
  opened.move()
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

/**
 * Checks the layout of a file, and creates the tables of a new one. A file of an older layout keeps its number, because
 * it will be built again; until then it is read and written with the columns that it lacked.
 */
function prepareLayout(
  database: DatabaseSync,
  { file, readOnly, layouts }: { file: string; readOnly: boolean; layouts: KnownLayouts },
): UsableAge {
  const layout = readLayout(database)
  const age = layoutAgeOf(layout ?? layouts.current, layouts)
  assertUsable(age, file)
  if (age === 'older') {
    if (readOnly) readAddedColumns(database)
    else addColumns(database, file)
  }
  if (readOnly || age === 'older') return age
  if (layout === null) writeLayout(database, layouts.current)
  database.exec(READ_TABLES)
  return age
}

/** The age of a closed file's layout. */
export function layoutAgeIn(file: string, layouts: KnownLayouts): LayoutAge {
  const database = openDatabase({ file, readOnly: true })
  try {
    return layoutAgeOf(guarded(file, () => readLayout(database)) ?? layouts.current, layouts)
  } finally {
    database.close()
  }
}
