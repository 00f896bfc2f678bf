import type { DatabaseSync } from 'node:sqlite'
import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import { unlessBusy } from './open-database.ts'

const TRIES = 200
const PAUSE_MS = 25

/** Moves the write-ahead log into the file and empties it. Waits 5 s at most for readers that hold it. */
export async function truncateWal(database: DatabaseSync, file: string, timers: Timers): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (tryTruncateWal(database, file)) return
    await new Promise<void>((resolve) => timers.after(PAUSE_MS, resolve))
  }
  throw new HubError(
    'store-unavailable',
    `${file}: readers held the write-ahead log for 5 s, so it could not be emptied: erased bytes may still be in it.`,
  )
}

/**
 * Tries it once. False while another connection holds the write-ahead log. SQLite would wait for that one, and the event
 * loop with it, so it is told not to.
 */
export function tryTruncateWal(database: DatabaseSync, file: string): boolean {
  let busy = 1
  unlessBusy(database, file, () => {
    busy = (database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }).busy
  })
  return busy === 0
}
