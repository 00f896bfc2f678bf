import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { IncomingFile, Spool } from '../../ports/spool.ts'
import { fileError } from './file-errors.ts'
import { writeChecked } from './write-checked.ts'

/** Spooled files lie in a folder without a name: the disk has them back as soon as the process closes them, or is gone. */
export function createSpool({ folder, newId }: { folder: string; newId: () => string }): Spool {
  const filled = async (handle: FileHandle, incoming: IncomingFile) => {
    try {
      return await writeChecked(handle, incoming)
    } catch (error) {
      throw fileError(error, folder)
    }
  }
  return async (incoming, use) => {
    await using handle = await nameless(folder, newId())
    const written = await filled(handle, incoming)
    if (!written.ok) return written
    const { bytes } = written
    const read = async ({ from, to }: { from: number; to: number }) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(to - from), 0, to - from, from)
      return buffer.subarray(0, bytesRead)
    }
    // Awaited here, because the file closes when this function ends.
    return await use({ bytes, read })
  }
}

async function nameless(folder: string, name: string): Promise<FileHandle> {
  const path = join(folder, name)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const handle = await open(path, 'wx+', 0o600)
    await rm(path)
    return handle
  } catch (error) {
    throw fileError(error, folder)
  }
}
