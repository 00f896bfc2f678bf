import type { FileHash } from '../../../domain/attachments.ts'
import type { SpooledFile } from '../../../ports/spool.ts'
import { insertOnly, unordered } from '../read-store/guarded-writes.ts'
import { type Bucket, CHUNK_BYTES, CHUNKS_AT_ONCE, type ChunkDocument, chunkId, mended } from './bucket.ts'

/**
 * Every chunk of the file is there, with its bytes, when this resolves. `isDoubtful`: the file is there already, so that its
 * chunks are looked at before any is written.
 */
export async function writeChunks(
  { chunks }: Pick<Bucket, 'chunks'>,
  file: FileHash,
  { spooled, isDoubtful }: { spooled: SpooledFile; isDoubtful: boolean },
): Promise<void> {
  const count = Math.ceil(spooled.bytes / CHUNK_BYTES)
  for (let first = 0; first < count; first += CHUNKS_AT_ONCE) {
    const documents: ChunkDocument[] = []
    for (let n = first; n < Math.min(count, first + CHUNKS_AT_ONCE); n++) {
      const data = await spooled.read({ from: n * CHUNK_BYTES, to: Math.min(spooled.bytes, (n + 1) * CHUNK_BYTES) })
      documents.push({ _id: chunkId(file, n), files_id: file, n, data })
    }
    const met = isDoubtful ? documents : await insertNew(chunks, documents)
    if (met.length > 0) await putRight(chunks, met)
  }
}

/** Gives those that were there before: of a put that was broken off, of another one at the same time, or damaged. */
async function insertNew(chunks: Bucket['chunks'], documents: ChunkDocument[]): Promise<ChunkDocument[]> {
  const met = await unordered(
    chunks,
    documents.map((document) => ({ insertOne: { document } })),
  )
  return met.map((index) => documents[index] as ChunkDocument)
}

async function putRight(chunks: Bucket['chunks'], documents: ChunkDocument[]): Promise<void> {
  const ids = documents.map(({ _id }) => _id)
  const stored = await chunks.find({ _id: { $in: ids } }, { promoteBuffers: true }).toArray()
  const there = new Map(stored.map((chunk) => [chunk._id, chunk]))
  const missing = documents.filter(({ _id }) => !there.has(_id))
  await insertOnly(chunks, missing)
  for (const document of documents) {
    const before = there.get(document._id)
    if (before === undefined || isSame(before, document)) continue
    const { _id, ...fields } = document
    await mended(`Chunk ${_id} in ${chunks.namespace}`, () => chunks.replaceOne({ _id }, fields, { upsert: true }))
  }
}

const isSame = (before: ChunkDocument, { files_id, n, data }: ChunkDocument): boolean =>
  before.files_id === files_id && before.n === n && Buffer.isBuffer(before.data) && before.data.equals(data)
