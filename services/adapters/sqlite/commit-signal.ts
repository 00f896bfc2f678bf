import { closeSync, existsSync, futimesSync, openSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Timers } from '../../domain/timers.ts'
import { isSqliteError } from './sqlite-errors.ts'
import { watchFolder } from './watch-folder.ts'

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

const POLL_MS = 250

/**
 * Calls back after commits by any process or thread: through a watch of the notify file (1.6 ms in the median), and
 * through a slow poll of `data_version`, because a watch can miss a change. It may call once too often, and never too
 * seldom. It ends at the next poll after the database was closed.
 */
export function onCommit(file: string, database: DatabaseSync, timers: Timers, listener: () => void): () => void {
  const notify = basename(`${file}-notify`)
  if (!existsSync(`${file}-notify`)) closeSync(openSync(`${file}-notify`, 'a'))
  const unwatch = watchFolder(dirname(file), notify, listener)
  const version = database.prepare('PRAGMA data_version')
  /** Null when it cannot be read. Whoever reads the file meets the same fault and reports it, and the next poll tries again. */
  const look = () => {
    try {
      return version.get()?.data_version
    } catch (error) {
      if (isSqliteError(error)) return null
      throw error
    }
  }
  let seen = look()
  const poll = () => {
    if (!database.isOpen) return stop()
    const now = look()
    if (now !== null && now !== seen) {
      seen = now
      listener()
    }
  }
  const stopPolling = timers.every(POLL_MS, poll, { background: true })
  const stop = () => {
    unwatch()
    stopPolling()
  }
  return stop
}
