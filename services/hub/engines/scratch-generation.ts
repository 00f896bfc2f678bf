import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteReadStore } from '../../adapters/sqlite/read-store.ts'
import type { Generation } from '../../ports/read-store.ts'
import { timers } from '../clock.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { isRunning } from '../data/is-running.ts'

/** An empty generation in a folder of its own. */
export async function scratchGeneration(folder: string): Promise<{ generation: Generation } & AsyncDisposable> {
  const store = openSqliteReadStore({ folder, timers })
  const generation = await store.open(1)
  await store.activate(1)
  return { generation, [Symbol.asyncDispose]: () => store.close() }
}

const PREFIX = 'scratch-'

/**
 * Runs work with a scratch folder beside the read models (on the same disk), and removes the folder after it, also after
 * Ctrl-C. Folders that a killed process left behind are removed at the next use: they may hold texts that were erased
 * since.
 */
export async function inScratchFolder<T>(data: DataFolder, work: (folder: string) => Promise<T>): Promise<T> {
  removeAbandoned(data)
  const folder = mkdtempSync(join(data.folder, `${PREFIX}${process.pid}-`))
  using stack = new DisposableStack()
  const remove = () => rmSync(folder, { recursive: true, force: true })
  stack.defer(remove)
  const interrupted = (signal: NodeJS.Signals) => {
    remove()
    process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  stack.defer(() => process.off('SIGINT', interrupted).off('SIGTERM', interrupted))
  return await work(folder)
}

/** Removes scratch folders whose process is gone. */
export function removeAbandoned({ folder }: DataFolder): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1])
    if (pid > 0 && !isRunning(pid)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}
