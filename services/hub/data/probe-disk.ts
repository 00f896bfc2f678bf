import { open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { HubError } from '../../domain/errors.ts'

/** The largest event, with what SQLite writes around it. */
const ROOM_BYTES = 4 * 1024 * 1024
const PROBE_BYTES = 4096

const CODES: Record<string, 'disk-full' | 'store-refused'> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'store-refused',
  EACCES: 'store-refused',
  EPERM: 'store-refused',
}

/**
 * Writes a few bytes to the folder's disk, flushes them and takes them away again. HubErrors `disk-full` (also when there
 * is no room for a large event), `store-refused`, `store-unavailable`.
 */
export async function probeDisk(folder: string): Promise<void> {
  const file = join(folder, `probe-${process.pid}`)
  try {
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < ROOM_BYTES) throw new HubError('disk-full', `${folder}: less than 4 MB are left on its disk`)
    const handle = await open(file, 'w', 0o600)
    try {
      await handle.writeFile(Buffer.alloc(PROBE_BYTES))
      await handle.sync()
    } finally {
      await handle.close()
      await rm(file, { force: true })
    }
  } catch (error) {
    if (error instanceof HubError) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new HubError(CODES[code] ?? 'store-unavailable', `${folder} cannot be written: ${message}`, { cause: error })
  }
}
