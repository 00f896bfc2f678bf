import { DatabaseSync } from 'node:sqlite'
import { HubError } from '../../domain/errors.ts'

const MOST_WAITED_MS = 10_000

/**
 * Runs work while no other process runs any under the same lock file; waits for its turn, 10 s at most. The lock is
 * SQLite's own, so the kernel frees it when the process dies, however it dies. HubError `data-folder-unwritable`.
 */
export function whileLocked<T>(lockFile: string, work: () => T): T {
  const lock = taken(lockFile)
  try {
    return work()
  } finally {
    lock.close()
  }
}

function taken(lockFile: string): DatabaseSync {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(lockFile)
    lock.exec(`PRAGMA busy_timeout = ${MOST_WAITED_MS}; BEGIN EXCLUSIVE`)
    return lock
  } catch (cause) {
    lock?.close()
    throw new HubError('data-folder-unwritable', `Cannot lock ${lockFile}: ${(cause as Error).message}.`, { cause })
  }
}
