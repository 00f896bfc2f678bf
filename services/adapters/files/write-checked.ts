import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { type Rejection, reject } from '../../domain/errors.ts'
import type { IncomingFile } from '../../ports/spool.ts'

/** Writes all chunks and holds them against the hash. Gives how many bytes. Nothing is flushed to the disk. */
export async function writeChecked(
  handle: FileHandle,
  { file, chunks, maxBytes }: IncomingFile,
): Promise<{ ok: true; bytes: number } | Rejection> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > maxBytes) return reject('attachment-too-large', [], { maxBytes })
    hash.update(chunk)
    await handle.writeFile(chunk)
  }
  const found = hash.digest('hex')
  return found === file ? { ok: true, bytes } : reject('attachment-hash-differs', [], { expected: file, found, bytes })
}
