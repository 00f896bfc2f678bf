import { createReadStream, existsSync, statSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { HubError } from '../../../domain/errors.ts'
import type { FilesToAttach, FileToAttach } from './file-to-attach.ts'
import { openZip } from './open-zip.ts'

/** More files than anybody has in one folder for one sheet. */
const MOST_FILES = 100_000

/** Opens a folder, with the folders in it, or a ZIP. HubError `file-unreadable`. */
export async function openFilesToAttach(path: string): Promise<FilesToAttach> {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) throw new HubError('file-unreadable', '附件的文件夹或压缩包不存在')
  try {
    const files = found.isDirectory() ? await filesBelow(path) : await openZip(path, { mostFiles: MOST_FILES })
    return { from: basename(path), files }
  } catch (cause) {
    throw cause instanceof HubError ? cause : new HubError('file-unreadable', (cause as Error).message, { cause })
  }
}

/** The folder, or else the ZIP, that lies beside a sheet and has its name: `台账/` or `台账.zip` for `台账.xlsx`. */
export function besideSheet(sheet: string): string | null {
  const stem = join(dirname(sheet), basename(sheet, extname(sheet)))
  const isFolder = statSync(stem, { throwIfNoEntry: false })?.isDirectory() === true
  return isFolder ? stem : existsSync(`${stem}.zip`) ? `${stem}.zip` : null
}

/** One file. HubError `file-unreadable`. */
export async function fileToAttachAt(path: string): Promise<FileToAttach> {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile() !== true) throw new HubError('file-unreadable', `${path}：文件不存在，或不是文件`)
  return { path: basename(path), bytes: found.size, read: () => bytesOf(path) }
}

/** A link is not followed: it may lead out of the folder. What begins with a dot is a program's own. */
async function filesBelow(folder: string): Promise<FileToAttach[]> {
  const files: FileToAttach[] = []
  const waiting = ['']
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) waiting.push(path)
      if (!entry.isFile()) continue
      if (files.length === MOST_FILES)
        throw new HubError('file-too-large', `附件的文件夹里超过 ${MOST_FILES} 个文件，请只留本表的附件`)
      const whole = join(folder, path)
      files.push({ path, bytes: (await stat(whole)).size, read: () => bytesOf(whole) })
    }
  }
  return files
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array, void> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 })
  } catch (cause) {
    throw new HubError('file-unreadable', (cause as Error).message, { cause })
  }
}
