import { DatabaseSync } from 'node:sqlite'
import { HubError } from '../../domain/errors.ts'
import { PATIENCE_MS } from '../patience.ts'

/**
 * Runs work while no other process runs any under the same lock file. Waits a while for its turn, then HubError
 * `data-folder-unwritable`. The lock is SQLite's own, so the kernel frees it when the process dies.
 */
export function whileLocked<T>(lockFile: string, work: () => T): T {
  using _lock = lock(lockFile)
  return work()
}

function lock(lockFile: string): Disposable {
  using opened = new DisposableStack()
  try {
    const database = opened.use(new DatabaseSync(lockFile))
    database.exec(`PRAGMA busy_timeout = ${PATIENCE_MS.fileLock}; BEGIN EXCLUSIVE`)
    return opened.move()
  } catch (cause) {
    throw new HubError('data-folder-unwritable', `Cannot lock ${lockFile}: ${(cause as Error).message}.`, { cause })
  }
}
