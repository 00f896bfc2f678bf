import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** Bytes of all files of a stopped hub's data folder after a WAL checkpoint, by kind of store. */
export function storeSizes(dataFolder: string): { journal: number; log: number; read: number; total: number } {
  const sizes = { journal: 0, log: 0, read: 0, total: 0 }
  for (const file of filesUnder(dataFolder).filter((name) => name.endsWith('.sqlite'))) {
    const store = new DatabaseSync(file)
    store.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    store.close()
  }
  for (const file of filesUnder(dataFolder)) {
    const { size } = statSync(file)
    sizes.total += size
    if (file.includes('journal.sqlite')) sizes.journal += size
    else if (file.includes('log.sqlite')) sizes.log += size
    else if (file.includes('/read/')) sizes.read += size
  }
  return sizes
}
