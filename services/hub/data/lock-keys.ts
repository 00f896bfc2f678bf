import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { HubError } from '../../domain/errors.ts'
import type { DataFolder } from './data-folder.ts'

const MOST_WAITED_MS = 5000

/**
 * Keeps the nodes' keys and chains as they are while a command signs with them; many may hold them at once, beside a
 * running hub. Who changes keys or chains takes them alone: else a key would be ended at an event while another
 * process goes on signing behind it, and all of that would be forged to everybody. Gives back the way to let go;
 * the kernel does it for a process that dies. HubError `keys-in-use`.
 */
export const holdKeys = (data: DataFolder): (() => void) => take(data, 'BEGIN; SELECT count(*) FROM sqlite_master')

/** See `holdKeys`. Waits 5 s for those that sign. */
export const takeKeys = (data: DataFolder): (() => void) => take(data, 'BEGIN EXCLUSIVE')

function take(data: DataFolder, statements: string): () => void {
  const file = join(data.folder, 'keys.lock')
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(file)
    lock.exec(`PRAGMA busy_timeout = ${MOST_WAITED_MS}; ${statements}`)
    const held = lock
    return () => held.close()
  } catch (cause) {
    lock?.close()
    throw new HubError(
      'keys-in-use',
      `${file}: another command signs, or changes keys, just now (${(cause as Error).message}). Try again when it has ended.`,
      { cause },
    )
  }
}
