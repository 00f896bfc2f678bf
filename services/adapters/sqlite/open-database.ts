import { DatabaseSync } from 'node:sqlite'
import { guarded, isBusy } from './sqlite-errors.ts'

export interface OpenOptions {
  file: string
  readOnly?: boolean
  /** SQL that runs at each opening: it creates what a new file lacks, and changes nothing in an old one. */
  schema?: string
}

/**
 * Opens a store file with the settings that were measured. `busy_timeout` comes first, or a restart meets "database is
 * locked". Pages have 16 KB: an item's row takes about 2.5 KB, and what does not fit on a page leaves the rest of it
 * empty. `secure_delete` is on from the start, so that deleted bytes are overwritten.
 */
export function openDatabase({ file, readOnly = false, schema }: OpenOptions): DatabaseSync {
  return guarded(file, () => {
    using opened = new DisposableStack()
    const database = opened.use(new DatabaseSync(file, { readOnly }))
    database.exec(WAIT_FOR_WRITERS)
    if (!readOnly) {
      database.exec('PRAGMA page_size = 16384')
      database.exec('PRAGMA journal_mode = WAL')
      database.exec('PRAGMA synchronous = FULL')
      database.exec('PRAGMA secure_delete = ON')
      if (schema !== undefined) database.exec(schema)
    }
    opened.move()
    return database
  })
}

const WAIT_FOR_WRITERS = 'PRAGMA busy_timeout = 10000'

/** Writes something that can wait. False, and nothing is written, while another connection is in the way. */
export function unlessBusy(database: DatabaseSync, file: string, write: () => void): boolean {
  return guarded(file, () => {
    database.exec('PRAGMA busy_timeout = 0')
    try {
      write()
      return true
    } catch (error) {
      if (isBusy(error)) return false
      throw error
    } finally {
      database.exec(WAIT_FOR_WRITERS)
    }
  })
}

/** Runs work in one transaction for writing. It is rolled back when `work` throws. */
export function inTransaction<T>(database: DatabaseSync, file: string, work: () => T): T {
  return guarded(file, () => {
    database.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      database.exec('COMMIT')
      return result
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  })
}

/** Runs work whose reads see one state. Each read alone takes and gives back a lock of the file. */
export function readTogether<T>(database: DatabaseSync, file: string, work: () => T): T {
  return guarded(file, () => {
    database.exec('BEGIN')
    try {
      return work()
    } finally {
      if (database.isTransaction) database.exec('COMMIT')
    }
  })
}
