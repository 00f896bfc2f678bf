import { createHash } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { HubError } from '../../domain/errors.ts'

interface WrittenFile<End> {
  bytes: number
  /** Of the whole file, 64 hex digits. */
  sha256: string
  end: End
}

/**
 * Writes a file for somebody, piece by piece. It has another name until it is whole, so that no half file is ever found
 * under its own; where the pieces fail, it is removed, and a file of before stays. HubErrors `usage` and `disk-full`.
 */
export async function writeWhole<End>(file: string, pieces: AsyncGenerator<Buffer, End>): Promise<WrittenFile<End>> {
  const temporary = `${file}.${process.pid}.part`
  const hash = createHash('sha256')
  let bytes = 0
  try {
    await using handle = await open(temporary, 'w')
    let found = await pieces.next()
    for (; !found.done; found = await pieces.next()) {
      hash.update(found.value)
      bytes += found.value.length
      await handle.writeFile(found.value)
    }
    await handle.sync()
    await rename(temporary, file)
    return { bytes, sha256: hash.digest('hex'), end: found.value }
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw fileFault(error, file)
  }
}

function fileFault(cause: unknown, file: string): unknown {
  if (!(cause instanceof Error) || !('syscall' in cause)) return cause
  const { code, message } = cause as NodeJS.ErrnoException
  if (code === 'ENOSPC') return new HubError('disk-full', `No room on the disk for ${file}.`, { cause })
  return new HubError('usage', `Cannot write ${file}: ${message}. Name a file in a folder that you may write to.`, {
    cause,
  })
}
