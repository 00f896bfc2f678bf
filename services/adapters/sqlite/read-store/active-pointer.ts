import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { HubError } from '../../../domain/errors.ts'
import type { Timers } from '../../../domain/timers.ts'
import type { ActivePointer } from '../../../ports/read-store.ts'
import { guarded } from '../sqlite-errors.ts'
import { watchFolder } from '../watch-folder.ts'

const NAME = 'active'

/** The generation in use, its era and what was dropped, `2 1 0`; null when the pointer was never set. */
export function readPointer(folder: string): ActivePointer | null {
  let text: string
  try {
    text = readFileSync(join(folder, NAME), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new HubError('store-refused', `${join(folder, NAME)} cannot be read. Check its rights.`, { cause: error })
  }
  const [, generation, era, dropped] = /^(\d+) (\d+) (\d+)\n$/.exec(text) ?? []
  if (dropped === undefined) throw new HubError('store-damaged', `${join(folder, NAME)} names no generation`)
  return { generation: Number(generation), era: Number(era), dropped: Number(dropped) }
}

/**
 * Runs work in which no other process changes the pointer or drops a generation. The lock is SQLite's own on a file, so
 * the kernel frees it when the process dies.
 */
export function withPointerLocked<T>(folder: string, work: () => T): T {
  const file = join(folder, `${NAME}.lock`)
  using database = guarded(file, () => new DatabaseSync(file))
  guarded(file, () => database.exec('PRAGMA busy_timeout = 10000; BEGIN EXCLUSIVE'))
  return work()
}

/** Only under `withPointerLocked`. All or nothing, over a power cut too: a new file takes the old one's name. */
export function writePointer(folder: string, { generation, era, dropped }: ActivePointer): void {
  const next = join(folder, `${NAME}.next`)
  const file = openSync(next, 'w')
  try {
    writeSync(file, `${generation} ${era} ${dropped}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(next, join(folder, NAME))
  const directory = openSync(folder, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}

const POLL_MS = 500

/** Calls back when the pointer was flipped: through a watch, and a slow poll because a watch can miss a change. */
export function onPointer(folder: string, timers: Timers, listener: () => void): () => void {
  let seen = readPointer(folder)
  const look = () => {
    const now = pointerIfReadable(folder, seen)
    if (now?.generation === seen?.generation && now?.era === seen?.era) return
    seen = now
    listener()
  }
  const unwatch = watchFolder(folder, NAME, look)
  const stopPolling = timers.every(POLL_MS, look, { background: true })
  return () => {
    unwatch()
    stopPolling()
  }
}

/** Whoever asks for the pointer meets the same fault and reports it. A look from a timer has nobody to report to. */
function pointerIfReadable(folder: string, seen: ActivePointer | null): ActivePointer | null {
  try {
    return readPointer(folder)
  } catch (error) {
    if (error instanceof HubError) return seen
    throw error
  }
}
