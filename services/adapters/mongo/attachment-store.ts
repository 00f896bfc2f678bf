import { MongoServerError } from 'mongodb'
import { type FileHash, isFileHash } from '../../domain/attachments.ts'
import { HubError } from '../../domain/errors.ts'
import type { AttachmentStore } from '../../ports/attachment-store.ts'
import type { Spool } from '../../ports/spool.ts'
import {
  type Bucket,
  bucketIn,
  CHUNK_BYTES,
  type FileDocument,
  isForbidden,
  mended,
  storedFileOf,
} from './attachments/bucket.ts'
import { readChunks } from './attachments/read-chunks.ts'
import { writeChunks } from './attachments/write-chunks.ts'
import { connect } from './connect.ts'

const DUPLICATE_KEY = 11000
/** Codes of an index that is there with another name or other options. */
const INDEX_IS_THERE = new Set([85, 86])
/** A cursor that is read slowly ends after some minutes. So files are listed in pages of so many. */
const LISTED_AT_ONCE = 500

export interface MongoAttachmentsDeps {
  url: string
  database?: string
  /** Milliseconds since 1970. */
  now: () => number
  spool: Spool
}

/**
 * Attachments in a MongoDB database, in the collections of GridFS (`attachments.files`, `attachments.chunks`), so that
 * usual tools read them. The driver's own GridFSBucket does not write them: it makes indexes, gives each repeat other ids
 * and takes back what was broken off, and a publisher may only find and insert. Here every document has an id of the file,
 * so that a repeat writes the same once more. Chunks come first and the file's document last: there is never half a file.
 */
export function openMongoAttachments({ now, spool, ...options }: MongoAttachmentsDeps): AttachmentStore {
  const { db, hosts, on, close } = connect(options)
  const bucket = bucketIn(db)
  const { files, chunks } = bucket
  const found = (file: FileHash) => on(() => files.findOne({ _id: file }))
  let indexed: Promise<unknown> | null = null

  return {
    put: (file, incoming, { maxBytes = Number.POSITIVE_INFINITY } = {}) =>
      spool({ file, chunks: incoming, maxBytes }, (spooled) =>
        on(async () => {
          const { bytes } = spooled
          const before = await files.findOne({ _id: file })
          await writeChunks(bucket, file, { spooled, isDoubtful: before !== null })
          const document = documentOf(file, bytes, now())
          const isNew = before === null && (await isInserted(bucket, document))
          if (!isNew) await putAgain(bucket, document, before)
          return { ok: true, bytes, isNew } as const
        }),
      ),
    stat: async (file) => {
      const document = await found(file)
      return document === null ? null : storedFileOf(document)
    },
    read: async function* (file, range) {
      const document = await found(file)
      if (document === null)
        throw new HubError(
          'attachment-unknown',
          `MongoDB at ${hosts} has no file ${file} in ${files.namespace}. hub verify names what lacks it.`,
        )
      const { from, to } = range ?? { from: 0, to: document.length }
      yield* readChunks(
        (ids) => on(() => chunks.find({ _id: { $in: ids } }, { promoteBuffers: true }).toArray()),
        file,
        { from, to: Math.min(to, document.length) },
      )
    },
    list: async function* (after) {
      for (let last: string = after ?? ''; ; ) {
        const page = await on(() =>
          files
            .find({ _id: { $gt: last as FileHash } })
            .sort({ _id: 1 })
            .limit(LISTED_AT_ONCE)
            .toArray(),
        )
        for (const document of page) if (isFileHash(document._id)) yield storedFileOf(document)
        const end = page.at(-1)
        if (end === undefined) return
        last = end._id
      }
    },
    remove: (file) =>
      on(async () => {
        // By this index the chunks of a file are found, also those of a file that was broken off. It is that of GridFS.
        indexed ??= chunks.createIndex({ files_id: 1, n: 1 }, { unique: true })
        await indexed.catch((error) => {
          if (error instanceof MongoServerError && INDEX_IS_THERE.has(error.code as number)) return
          indexed = null
          throw error
        })
        // Who put the file again meanwhile may have relied on chunks that go here.
        do {
          await files.deleteOne({ _id: file })
          await chunks.deleteMany({ files_id: file })
        } while ((await files.findOne({ _id: file })) !== null)
      }),
    close,
  }
}

const documentOf = (file: FileHash, bytes: number, at: number): FileDocument => ({
  ...{ _id: file, length: bytes, chunkSize: CHUNK_BYTES },
  ...{ uploadDate: new Date(at), filename: file, metadata: {} },
})

async function isInserted({ files }: Bucket, document: FileDocument): Promise<boolean> {
  try {
    await files.insertOne(document)
    return true
  } catch (error) {
    if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false
    throw error
  }
}

/** An account that may only find and insert leaves the time as it was. It cannot mend a wrong document, and says so. */
async function putAgain(
  { files }: Bucket,
  { _id, ...document }: FileDocument,
  before: FileDocument | null,
): Promise<void> {
  const isRight = before === null || (before.length === document.length && before.chunkSize === document.chunkSize)
  if (!isRight)
    return mended(`Document ${_id} in ${files.namespace}`, () => files.replaceOne({ _id }, document, { upsert: true }))
  await files.updateOne({ _id }, { $set: { uploadDate: document.uploadDate } }).catch((error) => {
    if (!isForbidden(error)) throw error
  })
}
