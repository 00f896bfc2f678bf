import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isNodeId, type NodeId } from '../../domain/ids.ts'

/** The places of `$HUB_DATA`. */
export interface DataFolder {
  folder: string
  rootKeysFile: string
  rootKeyFile: string
  logFile: string
  /** A copy of the directory, where the log is elsewhere. */
  directoryFile: string
  readFolder: string
  /** Drafts that offices have sent here for review: private. */
  submissionsFile: string
  /** Webhook subscriptions and their secrets. Made by the first one. */
  webhooksFile: string
  webhooksLock: string
  /** Files of all nodes, where the read models are here too. */
  attachmentsFolder: string
  accessFile: string
  /** Which records of the directory were checked by a process of this folder. */
  checkedFile: string
  tokensFile: string
  hubFile: string
  nodeFolder(nodeId: NodeId): string
  journalFile(nodeId: NodeId): string
  /** Files that the node's items name, or will. */
  nodeAttachments(nodeId: NodeId): string
  nodeKeyFile(nodeId: NodeId): string
  /** A new key of the node, until the directory's fact about it is announced. */
  nextNodeKeyFile(nodeId: NodeId): string
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
    directoryFile: join(folder, 'directory.sqlite'),
    readFolder: join(folder, 'read'),
    submissionsFile: join(folder, 'submissions.sqlite'),
    webhooksFile: join(folder, 'webhooks.sqlite'),
    webhooksLock: join(folder, 'webhooks.lock'),
    attachmentsFolder: join(folder, 'attachments'),
    accessFile: join(folder, 'access.json'),
    checkedFile: join(folder, 'checked-records.json'),
    tokensFile: join(folder, 'tokens.json'),
    hubFile: join(folder, 'hub.json'),
    nodeFolder: (nodeId) => join(nodes, nodeId),
    nodeKeyFile: (nodeId) => join(nodes, nodeId, 'key.json'),
    nextNodeKeyFile: (nodeId) => join(nodes, nodeId, 'key.json.next'),
    nodeAttachments: (nodeId) => join(nodes, nodeId, 'attachments'),
    journalFile: (nodeId) => join(nodes, nodeId, 'journal.sqlite'),
    nodeIds: () => (existsSync(nodes) ? readdirSync(nodes).filter(isNodeId).sort() : []),
    isEmpty: () => !existsSync(join(folder, 'root-keys.json')),
  }
}

/**
 * Writes the whole file or nothing, also when the power is cut: it writes a temporary file, renames it, and flushes the
 * folder. Secret files are mode 600.
 */
export function writeJson(file: string, value: unknown, mode = 0o600): void {
  const temporary = `${file}.new`
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode, flush: true })
  renameSync(temporary, file)
  const folder = openSync(dirname(file), 'r')
  fsyncSync(folder)
  closeSync(folder)
}
