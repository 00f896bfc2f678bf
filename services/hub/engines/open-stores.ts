import { existsSync, statSync } from 'node:fs'
import { openSqliteJournal } from '../../adapters/sqlite/journal.ts'
import { openSqliteReadStore } from '../../adapters/sqlite/read-store.ts'
import { openSqliteSubmissionStore } from '../../adapters/sqlite/submission-store.ts'
import { openSqliteWebhookStore } from '../../adapters/sqlite/webhook-store.ts'
import type { DirectoryFindings } from '../../domain/directory/directory-chain.ts'
import type { RootKeys } from '../../domain/directory/directory-event.ts'
import { HubError, isRetryable } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { DirectoryReader } from '../../ports/directory-log.ts'
import type { Journal } from '../../ports/journal.ts'
import type { ReadStore } from '../../ports/read-store.ts'
import type { SubmissionStore } from '../../ports/submission-store.ts'
import type { WebhookStore } from '../../ports/webhook-store.ts'
import { type Clock, timers } from '../clock.ts'
import { closedAtEnd } from '../closed-at-end.ts'
import { openCheckedRecords } from '../data/checked-records.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { journalSecret, nodeKey, type SigningKey } from '../data/keys.ts'
import { makeFolder } from '../data/make-folder.ts'
import { loadRootKeys } from '../data/root-keys.ts'
import { withinPatience } from '../patience.ts'
import type { Settings } from '../settings.ts'
import { createDirectoryAuthority, type DirectoryAuthority } from './directory-authority.ts'
import { createDirectoryReader } from './directory-reader.ts'
import { createLogTime, type LogTime } from './log-time.ts'
import { type OpenLog, openLog } from './open-log.ts'

/** The log, its directory and the codec. Every process of the hub opens them. */
export interface LogSide extends OpenLog, AsyncDisposable {
  clock: Clock
  rootKeys: RootKeys
  directory: DirectoryReader
  logTime: LogTime
  clockIsRight: boolean
  close(): Promise<void>
}

/** Where a hub is: the settings that choose its engines, and the folder of its files. It takes time from `clock`. */
export interface HubPlace {
  settings: Settings
  data: DataFolder
  clock: Clock
}

/** Without this check a new, empty log would take the place of a lost one. */
export function requireLog(data: DataFolder): void {
  makeFolder(data.folder)
  const begun = existsSync(data.logFile) && statSync(data.logFile).size > 0
  if (begun || data.isEmpty()) return
  throw new HubError(
    'log-missing',
    `${data.logFile} is missing or empty. Restore it from a backup; nothing was changed.`,
  )
}

export interface OpenLogOptions {
  /** Those of the data folder, when left out. */
  rootKeys?: RootKeys
  hasPages?: boolean
  /** How long a silent log is waited for. */
  patienceMs?: number
  /** Checks each signature of the directory, whoever checked it before. */
  everySignature?: boolean
}

/**
 * Rejects when the log's topics or schemas are not what they must be, because nothing may run on such a log. A log that
 * cannot be reached is no reason to reject where the folder has a copy of the directory: nodes publish and replicas serve
 * without the log. For a process with pages topics that are gone are no reason either: it shows what was applied before.
 * What writes or applies asks the topics itself.
 */
export async function openLogSide(
  { settings, data, clock }: HubPlace,
  { rootKeys = loadRootKeys(data), hasPages = false, patienceMs, everySignature = false }: OpenLogOptions = {},
): Promise<LogSide> {
  if (settings.kafka === null) requireLog(data)
  const isAway = (error: unknown) => isRetryable(error) || (hasPages && isTopicGone(error))
  let known: DirectoryReader | null = null
  const checked = everySignature ? undefined : openCheckedRecords(data, rootKeys)
  const opened = await openLog({
    ...{ kafka: settings.kafka, data, clock, rootKeys, checked, isAway, patienceMs },
    directory: () => known?.latest() ?? null,
  })
  await using stack = new AsyncDisposableStack()
  stack.defer(opened.directoryLog.close)
  stack.defer(opened.log.close)
  const orAway = (error: unknown) => {
    if (isAway(error)) return error as HubError
    throw error
  }
  const ends = await withinPatience(opened.log.ends(), patienceMs).catch(orAway)
  const directory = await createDirectoryReader({ log: opened.directoryLog, rootKeys })
  if (directory.latest().position === 0) {
    if (ends instanceof HubError) throw ends
    refuseForeign(
      opened.directoryLog.findings(),
      ends.some((end) => end > 0),
    )
  }
  checked?.keep()
  known = directory
  if (!(ends instanceof HubError) && opened.lookAround !== undefined)
    await withinPatience(opened.lookAround(), patienceMs).catch(orAway)
  const closing = stack.move()
  const logTime = createLogTime(opened.log)
  const { clockIsRight } = settings
  return closedAtEnd({
    ...opened,
    clock,
    rootKeys,
    directory,
    logTime,
    clockIsRight,
    close: () => closing.disposeAsync(),
  })
}

/** Without this check a hub with other root keys would take the log of this one for a new and empty one. */
function refuseForeign({ passedOver, waiting }: DirectoryFindings, isBegun: boolean): void {
  const [first] = waiting
  if (first !== undefined)
    throw new HubError(
      'directory-broken',
      `The directory does not begin: event 1 is missing, event ${first.seq} is the first one there (offset ${first.offset}).`,
    )
  if (isBegun && passedOver['bad-signature'] > 0)
    throw new HubError(
      'directory-broken',
      `The directory does not check: none of its ${passedOver['bad-signature']} events is signed by the keys of root-keys.json. Is root-keys.json that of this hub?`,
    )
}

const isTopicGone = (error: unknown): boolean => error instanceof HubError && error.code === 'topic-differs'

export interface WriteSide extends LogSide {
  authority(rootKey: SigningKey): DirectoryAuthority
}

export async function openWriteSide(place: HubPlace, options: OpenLogOptions = {}): Promise<WriteSide> {
  const side = await openLogSide(place, options)
  return { ...side, authority: (rootKey) => createDirectoryAuthority({ ...side, rootKey, now: side.clock.now }) }
}

export function openJournal(data: DataFolder, nodeId: NodeId): Journal & Disposable {
  const journal = openSqliteJournal({
    file: data.journalFile(nodeId),
    nodeId,
    newSecret: () => journalSecret(nodeKey(data, nodeId)),
    timers,
  })
  return { ...journal, [Symbol.dispose]: journal.close }
}

/** The private store of a reviewing hub. It is made where it is not there yet. */
export function openSubmissions(data: DataFolder): SubmissionStore & Disposable {
  const store = openSqliteSubmissionStore(data.submissionsFile)
  return { ...store, [Symbol.dispose]: store.close }
}

/** The webhook subscriptions of this folder. The file is made where it is not there yet. */
export function openWebhooks(data: DataFolder): WebhookStore & Disposable {
  const store = openSqliteWebhookStore({ file: data.webhooksFile, timers })
  return { ...store, [Symbol.dispose]: store.close }
}

/** The only place that chooses the read store's engine. */
export async function openReadStore({ settings: { mongoUrl }, data }: HubPlace): Promise<ReadStore & AsyncDisposable> {
  if (mongoUrl === null) return closedAtEnd(openSqliteReadStore({ folder: data.readFolder, timers }))
  // The client of MongoDB is loaded only where it is used.
  const { openMongoReadStore } = await import('../../adapters/mongo/read-store.ts')
  return closedAtEnd(openMongoReadStore({ url: mongoUrl, timers }))
}
