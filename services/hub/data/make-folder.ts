import { accessSync, constants, mkdirSync } from 'node:fs'
import { HubError } from '../../domain/errors.ts'

const SAYS: Record<string, string> = {
  EEXIST: 'a file is in its place',
  ENOTDIR: 'a file is in its place',
  EROFS: 'the file system is read-only',
  EACCES: 'no permission',
  ENOSPC: 'the disk is full',
}

/** Makes a folder that only its owner can read, unless it is there. HubError `data-folder-unwritable`. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException
    throw new HubError('data-folder-unwritable', `Cannot write the folder ${folder}: ${SAYS[code] ?? message}.`, {
      cause,
    })
  }
}
