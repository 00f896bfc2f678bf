import { createHash } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  futimesSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { FileHash } from '../../domain/attachments.ts'
import { fileError } from './file-errors.ts'

/**
 * Puts a small file into a folder of attachments at once, for a transaction that must not wait. It is durable when this
 * returns, and there is never half of it. A new one has the time 0; one that is there, and is right, stays as it is.
 */
export function putFileNow(
  folder: string,
  { file, bytes, newId }: { file: FileHash; bytes: Uint8Array; newId: () => string },
): void {
  const incoming = join(folder, 'incoming')
  const temporary = join(incoming, `${file}-${newId()}`)
  const own = join(folder, file.slice(0, 2))
  const path = join(own, file)
  try {
    if (isRight(path, file)) return
    for (const each of [incoming, own]) mkdirSync(each, { recursive: true, mode: 0o700 })
    within(openSync(temporary, 'wx', 0o600), (handle) => {
      writeFileSync(handle, bytes)
      fchmodSync(handle, 0o400)
      futimesSync(handle, 0, 0)
      fsyncSync(handle)
    })
    renameSync(temporary, path)
    for (const changed of [own, folder]) within(openSync(changed, 'r'), fsyncSync)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw fileError(error, folder)
  }
}

const isRight = (path: string, file: FileHash): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isFile() === true &&
  createHash('sha256').update(readFileSync(path)).digest('hex') === file

function within(handle: number, work: (handle: number) => void): void {
  try {
    work(handle)
  } finally {
    closeSync(handle)
  }
}
