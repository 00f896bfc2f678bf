import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { HubError } from '../domain/errors.ts'
import type { NodeId } from '../domain/ids.ts'

/** Where things lie in `$HUB_DATA`. */
export interface DataFolder {
  folder: string
  rootKeysFile: string
  rootKeyFile: string
  logFile: string
  readFolder: string
  accessFile: string
  tokensFile: string
  hubFile: string
  nodeFolder(nodeId: NodeId): string
  journalFile(nodeId: NodeId): string
  nodeKeyFile(nodeId: NodeId): string
  /** Node ids that have a folder here. */
  nodeIds(): NodeId[]
  isEmpty(): boolean
}

export function dataFolderAt(folder: string): DataFolder {
  const nodes = join(folder, 'nodes')
  return {
    folder,
    rootKeysFile: join(folder, 'root-keys.json'),
    rootKeyFile: join(folder, 'root', 'key.json'),
    logFile: join(folder, 'log.sqlite'),
    readFolder: join(folder, 'read'),
    accessFile: join(folder, 'access.json'),
    tokensFile: join(folder, 'tokens.json'),
    hubFile: join(folder, 'hub.json'),
    nodeFolder: (nodeId) => join(nodes, nodeId),
    nodeKeyFile: (nodeId) => join(nodes, nodeId, 'key.json'),
    journalFile: (nodeId) => join(nodes, nodeId, 'journal.sqlite'),
    nodeIds: () => (existsSync(nodes) ? readdirSync(nodes).sort() : []),
    isEmpty: () => !existsSync(join(folder, 'root-keys.json')),
  }
}

/** Whole or not at all, also after a kill: a temporary file, then a rename. Secret files are mode 600. */
export function writeJson(file: string, value: unknown, mode = 0o600): void {
  const temporary = `${file}.new`
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode, flush: true })
  renameSync(temporary, file)
}

export const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

/**
 * Takes the folder for one hub. The lock is SQLite's own on a file, so the kernel frees it when the
 * process dies, however it dies. Rejects `data-folder-taken`, `data-folder-unwritable`.
 */
export function lockDataFolder(data: DataFolder): () => void {
  makeFolder(data.folder)
  const file = join(data.folder, 'hub.lock')
  const lock = openLock(file)
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    throw new HubError('data-folder-taken', `Another hub runs on ${data.folder}${runningHub(data)}.`, { cause })
  }
  return () => {
    rmSync(data.hubFile, { force: true })
    lock.close()
  }
}

export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new HubError('data-folder-unwritable', `Cannot make the folder ${folder}: ${(cause as Error).message}`, {
      cause,
    })
  }
}

function openLock(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file)
  } catch (cause) {
    throw new HubError('data-folder-unwritable', `Cannot write ${file}: ${(cause as Error).message}`, { cause })
  }
}

function runningHub(data: DataFolder): string {
  if (!existsSync(data.hubFile)) return ''
  const { pid, url } = readJson(data.hubFile) as { pid: number; url: string }
  return ` (process ${pid}, ${url})`
}
