import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { FileHash } from '../../domain/attachments.ts'
import { type Rejection, reject } from '../../domain/errors.ts'
import type { IncomingFile } from '../../ports/spool.ts'

/** Writes all chunks and holds them against the hash. Gives how many bytes. Nothing is flushed to the disk. */
export async function writeChecked(
  handle: FileHandle,
  { file, ...incoming }: IncomingFile,
): Promise<{ ok: true; bytes: number } | Rejection> {
  const written = await writeHashed(handle, incoming)
  if (!written.ok || written.file === file) return written
  const { file: found, bytes } = written
  return reject('attachment-hash-differs', [], { expected: file, found, bytes })
}

/** Writes all chunks. Gives their hash and how many bytes. Nothing is flushed to the disk. */
export async function writeHashed(
  handle: FileHandle,
  { chunks, maxBytes }: Omit<IncomingFile, 'file'>,
): Promise<{ ok: true; file: FileHash; bytes: number } | Rejection> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > maxBytes) return reject('attachment-too-large', [], { maxBytes })
    hash.update(chunk)
    await handle.writeFile(chunk)
  }
  return { ok: true, file: hash.digest('hex') as FileHash, bytes }
}
