import type { FileHash } from '../../../domain/attachments.ts'
import type { ByteRange } from '../../../ports/attachment-store.ts'
import { CHUNK_BYTES, CHUNKS_AT_ONCE, type ChunkDocument, chunkId } from './bucket.ts'

/** The bytes of a range, by the ids of its chunks. Ends early at a chunk that is missing: whoever reads checks. */
export async function* readChunks(
  find: (ids: string[]) => Promise<ChunkDocument[]>,
  file: FileHash,
  { from, to }: ByteRange,
): AsyncGenerator<Uint8Array, void> {
  const end = Math.ceil(to / CHUNK_BYTES)
  for (let first = Math.floor(from / CHUNK_BYTES); first < end && from < to; first += CHUNKS_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(CHUNKS_AT_ONCE, end - first) }, (_, index) => first + index)
    const found = new Map((await find(numbers.map((n) => chunkId(file, n)))).map(({ _id, data }) => [_id, data]))
    for (const n of numbers) {
      const data = found.get(chunkId(file, n))
      if (!(data instanceof Uint8Array)) return
      yield data.subarray(Math.max(0, from - n * CHUNK_BYTES), to - n * CHUNK_BYTES)
    }
  }
}
