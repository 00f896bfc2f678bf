import type { DatabaseSync } from 'node:sqlite'
import { HubError } from '../../domain/errors.ts'
import type { StoreFault } from '../../ports/store-fault.ts'
import { guarded } from './sqlite-errors.ts'

const MOST_FAULTS = 20

/** SQLite's own check of all pages, rows and indexes of a file, the search index included. */
export function integrityFaults(database: DatabaseSync, file: string): StoreFault[] {
  try {
    const lines = guarded(file, () => database.prepare(`PRAGMA integrity_check(${MOST_FAULTS})`).all())
    return lines
      .map((line) => String(line.integrity_check))
      .flatMap((what) => (what === 'ok' ? [] : [{ what: `${file}: ${what}` }]))
  } catch (error) {
    if (error instanceof HubError && !error.retryable) return [{ what: error.message }]
    throw error
  }
}
