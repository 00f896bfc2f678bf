import { existsSync, statSync } from 'node:fs'
import { openSqliteJournal } from '../../adapters/sqlite/journal.ts'
import { openSqliteReadStore } from '../../adapters/sqlite/read-store.ts'
import type { RootKeys } from '../../domain/directory/directory-event.ts'
import { HubError, isRetryable } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { DirectoryReader } from '../../ports/directory-log.ts'
import type { Journal } from '../../ports/journal.ts'
import type { ReadStore } from '../../ports/read-store.ts'
import { now, timers } from '../clock.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { journalSecret, nodeKey, type SigningKey } from '../data/keys.ts'
import { makeFolder } from '../data/make-folder.ts'
import { loadRootKeys } from '../data/root-keys.ts'
import { withinPatience } from '../patience.ts'
import type { Settings } from '../settings.ts'
import { createDirectoryAuthority, type DirectoryAuthority } from './directory-authority.ts'
import { createDirectoryReader } from './directory-reader.ts'
import { type OpenLog, openLog } from './open-log.ts'

/** The log with its directory, and the codec: what every process of the hub opens. */
export interface LogSide extends OpenLog {
  rootKeys: RootKeys
  directory: DirectoryReader
  close(): Promise<void>
}

/** What decides on the engines and where their files lie. */
export interface HubPlace {
  settings: Settings
  data: DataFolder
}

/** Without this check a new, empty log would take the place of one that was lost. */
function requireLog(data: DataFolder): void {
  makeFolder(data.folder)
  const begun = existsSync(data.logFile) && statSync(data.logFile).size > 0
  if (begun || data.isEmpty()) return
  throw new HubError(
    'log-missing',
    `${data.logFile} is missing or empty. Restore it from a backup; nothing was changed.`,
  )
}

/**
 * Rejects when the log's topics or schemas are not what they have to be: nothing runs on such a log. One that cannot be
 * reached is another matter where a copy of the directory is at hand: nodes publish, and replicas serve, all the same.
 */
export async function openLogSide({ settings, data }: HubPlace, rootKeys = loadRootKeys(data)): Promise<LogSide> {
  if (settings.kafka === null) requireLog(data)
  const opened = await openLog(settings.kafka, data)
  const close = async () => {
    await opened.log.close()
    await opened.directoryLog.close()
  }
  try {
    const unreachable = await withinPatience(opened.log.ends()).then(() => null, retryable)
    const directory = await createDirectoryReader({ log: opened.directoryLog, rootKeys })
    if (unreachable !== null && directory.latest().position === 0) throw unreachable
    return { ...opened, rootKeys, directory, close }
  } catch (error) {
    await close()
    throw error
  }
}

function retryable(error: unknown): HubError {
  if (isRetryable(error)) return error
  throw error
}

export interface WriteSide extends LogSide {
  authority(rootKey: SigningKey): DirectoryAuthority
}

export async function openWriteSide(place: HubPlace, rootKeys?: RootKeys): Promise<WriteSide> {
  const side = await openLogSide(place, rootKeys)
  return { ...side, authority: (rootKey) => createDirectoryAuthority({ ...side, rootKey, now }) }
}

export const openJournal = (data: DataFolder, nodeId: NodeId): Journal =>
  openSqliteJournal({
    file: data.journalFile(nodeId),
    nodeId,
    newSecret: () => journalSecret(nodeKey(data, nodeId)),
    timers,
  })

/** Nodes whose key lies here: this hub can sign for them. */
export const ownNodes = (data: DataFolder): NodeId[] =>
  data.nodeIds().filter((nodeId) => existsSync(data.nodeKeyFile(nodeId)))

/** The only place that chooses the read store's engine. */
export async function openReadStore({ settings: { mongoUrl }, data }: HubPlace): Promise<ReadStore> {
  if (mongoUrl === null) return openSqliteReadStore({ folder: data.readFolder, timers })
  // Only who uses MongoDB loads its client.
  const { openMongoReadStore } = await import('../../adapters/mongo/read-store.ts')
  return openMongoReadStore({ url: mongoUrl, timers })
}
