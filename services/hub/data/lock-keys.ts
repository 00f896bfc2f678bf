import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { HubError } from '../../domain/errors.ts'
import { PATIENCE_MS } from '../patience.ts'
import type { DataFolder } from './data-folder.ts'

/**
 * The shared lock, for a command that signs with the nodes' keys. Many commands may have it at once, beside a running
 * hub. As long as one has it, no key and no chain is changed. HubError `keys-in-use`.
 */
export const lockKeysShared = (data: DataFolder): Disposable => lock(data, 'BEGIN; SELECT count(*) FROM sqlite_master')

/**
 * The exclusive lock, for a command that changes keys or chains. Otherwise a key could be retired while another process
 * still signs with it, and everyone would reject those events. Waits a while for the commands that sign, then HubError
 * `keys-in-use`.
 */
export const lockKeysExclusive = (data: DataFolder): Disposable => lock(data, 'BEGIN EXCLUSIVE')

/** The lock is SQLite's own on a file, so the kernel frees it when the process dies. */
function lock(data: DataFolder, statements: string): Disposable {
  const file = join(data.folder, 'keys.lock')
  using opened = new DisposableStack()
  try {
    const database = opened.use(new DatabaseSync(file))
    database.exec(`PRAGMA busy_timeout = ${PATIENCE_MS.keyLock}; ${statements}`)
    return opened.move()
  } catch (cause) {
    throw new HubError(
      'keys-in-use',
      `${file}: another command signs or changes keys just now (${(cause as Error).message}). Try again when it has ended.`,
      { cause },
    )
  }
}
