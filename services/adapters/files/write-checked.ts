import type { FileHandle } from 'node:fs/promises'
import type { FileHash } from '../../domain/attachments.ts'
import { type Rejection, reject } from '../../domain/errors.ts'
import { hashChunks } from '../../domain/hash-chunks.ts'
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
export const writeHashed = (
  handle: FileHandle,
  incoming: Omit<IncomingFile, 'file'>,
): Promise<{ ok: true; file: FileHash; bytes: number } | Rejection> =>
  hashChunks(incoming, (chunk) => handle.writeFile(chunk))
