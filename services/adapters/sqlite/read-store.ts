import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, watch, writeSync } from 'node:fs'
import { join } from 'node:path'
import { HubError } from '../../domain/errors.ts'
import type { ReadStore } from '../../ports/read-store.ts'
import { openGeneration } from './read-store/generation.ts'

const POINTER = 'active'

/** The read store of one machine: a SQLite file a generation, and a file that names the active one. */
export function openSqliteReadStore({ folder }: { folder: string }): ReadStore {
  mkdirSync(folder, { recursive: true })
  const pointer = join(folder, POINTER)
  const fileOf = (generation: number) => join(folder, `g${generation}.sqlite`)
  let seen = { changed: -1, number: null as number | null }

  /** Read again only when the file has changed: it is asked for at every request. */
  const active = (): number | null => {
    const changed = statSync(pointer, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (changed !== seen.changed) seen = { changed, number: changed === 0 ? null : Number(readFileSync(pointer, 'utf8')) }
    return seen.number
  }

  return {
    active: async () => active(),
    activate: async (generation) => {
      const descriptor = openSync(`${pointer}.new`, 'w')
      writeSync(descriptor, String(generation))
      fsyncSync(descriptor)
      closeSync(descriptor)
      renameSync(`${pointer}.new`, pointer)
    },
    onSwitch: (listener) => {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        if (name === POINTER) listener()
      })
      return () => watcher.close()
    },
    list: async () =>
      readdirSync(folder).flatMap((name) => /^g(\d+)\.sqlite$/.exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b),
    open: async (generation, options = {}) => {
      if (options.readOnly && !existsSync(fileOf(generation)))
        throw new HubError('store-unavailable', `The read store has no generation ${generation} in ${folder}.`)
      return openGeneration(fileOf(generation), generation, options)
    },
    drop: async (generation) => {
      if (active() === generation) throw new HubError('usage', `Generation ${generation} is in use; switch first.`)
      for (const suffix of ['', '-wal', '-shm', '-notify']) rmSync(`${fileOf(generation)}${suffix}`, { force: true })
    },
    close: async () => {},
  }
}
