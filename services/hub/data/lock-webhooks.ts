import { DatabaseSync } from 'node:sqlite'
import { HubError } from '../../domain/errors.ts'
import type { DataFolder } from './data-folder.ts'

const SQLITE_BUSY = 5

/**
 * Locks the webhooks of a folder for the one process that delivers. Null where another one has them: it may end at any
 * time, and the kernel frees the lock then. HubError `data-folder-unwritable`.
 */
export function lockWebhooks({ webhooksLock }: DataFolder): Disposable | null {
  using opened = new DisposableStack()
  try {
    const database = opened.use(new DatabaseSync(webhooksLock))
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
    return opened.move()
  } catch (cause) {
    if ((cause as { errcode?: number }).errcode === SQLITE_BUSY) return null
    throw new HubError('data-folder-unwritable', `Cannot write ${webhooksLock}: ${(cause as Error).message}.`, {
      cause,
    })
  }
}
