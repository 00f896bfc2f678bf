import type { DatabaseSync } from 'node:sqlite'
import { HubError } from '../../domain/errors.ts'
import { guarded } from './sqlite-errors.ts'

const TRIES = 200
const PAUSE_MS = 25

/** Moves the write-ahead log into the file and empties it. Readers that hold it are waited for, 5 s at most. */
export async function truncateWal(database: DatabaseSync, file: string): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (tryTruncateWal(database, file)) return
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  throw new HubError('store-unavailable', `${file}: readers held the write-ahead log, it could not be emptied.`, {
    retryable: true,
  })
}

/** False while a reader holds it. */
export function tryTruncateWal(database: DatabaseSync, file: string): boolean {
  return guarded(file, () => {
    const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }
    return busy === 0
  })
}
