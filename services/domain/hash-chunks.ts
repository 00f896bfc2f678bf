import { createHash } from 'node:crypto'
import type { FileHash } from './attachments.ts'
import { type Rejection, reject } from './errors.ts'

/**
 * The SHA-256 of a file that comes in chunks, and how many bytes it has. `take` is given each chunk in its turn.
 * `attachment-too-large` as soon as there are more bytes than `maxBytes`.
 */
export async function hashChunks(
  { chunks, maxBytes }: { chunks: AsyncIterable<Uint8Array>; maxBytes: number },
  take: (chunk: Uint8Array) => Promise<void> = async () => {},
): Promise<{ ok: true; file: FileHash; bytes: number } | Rejection> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > maxBytes) return reject('attachment-too-large', [], { maxBytes })
    hash.update(chunk)
    await take(chunk)
  }
  return { ok: true, file: hash.digest('hex') as FileHash, bytes }
}
