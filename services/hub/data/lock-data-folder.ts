import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { HubError } from '../../domain/errors.ts'
import type { DataFolder } from './data-folder.ts'
import { makeFolder } from './make-folder.ts'
import { runningHub } from './running-hub.ts'

const SQLITE_BUSY = 5

/**
 * Takes the folder for one hub. The lock is SQLite's own on a file, so the kernel frees it when the
 * process dies, however it dies. Rejects `data-folder-taken`, `data-folder-unwritable`.
 */
export function lockDataFolder(data: DataFolder): () => void {
  makeFolder(data.folder)
  const file = join(data.folder, 'hub.lock')
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(file)
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    const held = lock
    return () => {
      rmSync(data.hubFile, { force: true })
      held.close()
    }
  } catch (cause) {
    lock?.close()
    if ((cause as { errcode?: number }).errcode === SQLITE_BUSY) throw taken(data)
    throw new HubError('data-folder-unwritable', `Cannot write ${file}: ${(cause as Error).message}.`, { cause })
  }
}

function taken(data: DataFolder): HubError {
  const running = runningHub(data)
  const who = running === null ? '' : ` (process ${running.pid}, ${running.url})`
  return new HubError('data-folder-taken', `Another hub runs on ${data.folder}${who}. Stop it, or set HUB_DATA.`)
}
