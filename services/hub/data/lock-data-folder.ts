import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { HubError } from '../../domain/errors.ts'
import { PATIENCE_MS } from '../patience.ts'
import type { DataFolder } from './data-folder.ts'
import { makeFolder } from './make-folder.ts'
import { runningHub } from './running-hub.ts'

const SQLITE_BUSY = 5

/**
 * Locks the folder for one hub. The lock is SQLite's own on a file, so the kernel frees it when the process dies.
 * HubErrors `data-folder-taken`, `data-folder-unwritable`.
 */
export function lockDataFolder(data: DataFolder): Disposable {
  makeFolder(data.folder)
  const file = join(data.folder, 'hub.lock')
  using opened = new DisposableStack()
  try {
    const database = opened.use(new DatabaseSync(file))
    // The lock is the transaction, which stays open. Two that begin at the same moment refuse each other, unless they wait.
    database.exec(`PRAGMA busy_timeout = ${PATIENCE_MS.folderLock}; BEGIN EXCLUSIVE`)
  } catch (cause) {
    if ((cause as { errcode?: number }).errcode === SQLITE_BUSY) throw taken(data)
    throw new HubError('data-folder-unwritable', `Cannot write ${file}: ${(cause as Error).message}.`, { cause })
  }
  opened.defer(() => rmSync(data.hubFile, { force: true }))
  return opened.move()
}

function taken(data: DataFolder): HubError {
  const running = runningHub(data)
  const who = running === null ? '' : ` (process ${running.pid}, ${running.url})`
  return new HubError('data-folder-taken', `Another hub runs on ${data.folder}${who}. Stop it, or set HUB_DATA.`)
}
