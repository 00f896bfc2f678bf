import { closeSync, existsSync, futimesSync, openSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'

/** Touches `<file>-notify` after a commit, so that other processes and threads learn of it at once. */
export function createCommitSignal(file: string): { raise: () => void; close: () => void } {
  const descriptor = openSync(`${file}-notify`, 'a')
  let tick = 0
  return {
    raise: () => {
      tick = (tick + 1) % 1_000_000
      futimesSync(descriptor, tick, tick)
    },
    close: () => closeSync(descriptor),
  }
}

/**
 * Calls back after commits by anyone: fs.watch on the notify file, plus a slow poll of `data_version`,
 * because a watch may miss one. A call too many is possible, a call too few is not. Ends by itself
 * once the database is closed.
 */
export function onCommit(file: string, database: DatabaseSync, listener: () => void, pollMs = 250): () => void {
  const notify = basename(`${file}-notify`)
  if (!existsSync(`${file}-notify`)) closeSync(openSync(`${file}-notify`, 'a'))
  const watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
    if (name === notify) listener()
  })
  const version = database.prepare('PRAGMA data_version')
  let seen = version.get()?.data_version
  const poll = setInterval(() => {
    if (!database.isOpen) return stop()
    const now = version.get()?.data_version
    if (now !== seen) {
      seen = now
      listener()
    }
  }, pollMs)
  poll.unref()
  const stop = () => {
    watcher.close()
    clearInterval(poll)
  }
  return stop
}
