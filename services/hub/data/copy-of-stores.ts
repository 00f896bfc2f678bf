import { accessSync, constants, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { HubError } from '../../domain/errors.ts'
import type { DataFolder } from './data-folder.ts'

/**
 * The folder as it is where it can be written. Else the same folder with copies of log, directory, journals, submissions and
 * webhooks in a temporary one, because SQLite has to write beside a file to read it with its write-ahead log. A backup's snapshot or a
 * read-only mount can be verified so. HubErrors `disk-full`, `store-unavailable`.
 */
export function writableStores(data: DataFolder, say: (text: string) => void): { data: DataFolder } & Disposable {
  if (isWritable(data.folder)) return { data, [Symbol.dispose]: () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'hub-verify-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const interrupted = (signal: NodeJS.Signals) => {
    remove()
    process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  using stack = new DisposableStack()
  stack.defer(() => process.off('SIGINT', interrupted).off('SIGTERM', interrupted))
  stack.defer(remove)
  say(`${data.folder} is read-only: its stores are copied to ${folder} and read there.`)
  const copied: DataFolder = {
    ...data,
    folder,
    logFile: join(folder, 'log.sqlite'),
    directoryFile: join(folder, 'directory.sqlite'),
    submissionsFile: join(folder, 'submissions.sqlite'),
    webhooksFile: join(folder, 'webhooks.sqlite'),
    journalFile: (nodeId) => join(folder, 'nodes', nodeId, 'journal.sqlite'),
  }
  copyStore(data.logFile, copied.logFile)
  copyStore(data.directoryFile, copied.directoryFile)
  copyStore(data.submissionsFile, copied.submissionsFile)
  copyStore(data.webhooksFile, copied.webhooksFile)
  for (const nodeId of data.nodeIds()) copyStore(data.journalFile(nodeId), copied.journalFile(nodeId))
  const kept = stack.move()
  return { data: copied, [Symbol.dispose]: () => kept.dispose() }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return !existsSync(folder)
  }
}

const ATTEMPTS = 10

/** A file and its write-ahead log belong together. Where somebody wrote meanwhile, both are copied again. */
function copyStore(from: string, to: string): void {
  if (!existsSync(from)) return
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = stateOf(from)
    for (const suffix of ['', '-wal']) copyIfThere(`${from}${suffix}`, `${to}${suffix}`)
    if (stateOf(from) === before) return
  }
  throw new HubError('store-unavailable', `${from} is being written all the time. Verify it where the hub runs.`)
}

const stateOf = (file: string): string =>
  [file, `${file}-wal`]
    .map((part) => statSync(part, { bigint: true, throwIfNoEntry: false }))
    .map((stat) => (stat === undefined ? '-' : `${stat.ino} ${stat.size} ${stat.mtimeNs}`))
    .join(', ')

function copyIfThere(from: string, to: string): void {
  rmSync(to, { force: true })
  if (!existsSync(from)) return
  try {
    copyFileSync(from, to, constants.COPYFILE_FICLONE)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause
    throw new HubError(
      'disk-full',
      `There is no room to copy ${from} to ${dirname(to)}. TMPDIR says where the copy goes.`,
      {
        cause,
      },
    )
  }
}
