import { type Collection, type Db, MongoServerError } from 'mongodb'
import type { FileHash } from '../../../domain/attachments.ts'
import { HubError } from '../../../domain/errors.ts'
import type { StoredFile } from '../../../ports/attachment-store.ts'

/** As GridFS cuts files. Every file is cut so, whatever its document says. */
export const CHUNK_BYTES = 255 * 1024
/** Chunks are read and written by so many, 2 MB. */
export const CHUNKS_AT_ONCE = 8

/** A document of `attachments.files`. The fields are those of the GridFS specification. */
export interface FileDocument {
  _id: FileHash
  length: number
  chunkSize: number
  uploadDate: Date
  filename: string
  metadata: object
}

/** A document of `attachments.chunks`, as above. */
export interface ChunkDocument {
  /** `<sha256>/<n>` */
  _id: string
  files_id: FileHash
  n: number
  data: Uint8Array
}

export interface Bucket {
  files: Collection<FileDocument>
  chunks: Collection<ChunkDocument>
}

export const bucketIn = (db: Db): Bucket => ({
  files: db.collection('attachments.files'),
  chunks: db.collection('attachments.chunks'),
})

export const chunkId = (file: FileHash, n: number): string => `${file}/${n}`

export const storedFileOf = ({ _id, length, uploadDate }: FileDocument): StoredFile => ({
  file: _id,
  bytes: length,
  putAt: uploadDate.getTime(),
})

const UNAUTHORIZED = 13

/** Replaces what is not as it must be. HubError `attachment-damaged` where the account may only find and insert. */
export async function mended(what: string, replace: () => Promise<unknown>): Promise<void> {
  try {
    await replace()
  } catch (error) {
    if (!isForbidden(error)) throw error
    throw new HubError(
      'attachment-damaged',
      `${what} is not of that file, and this user of HUB_MONGO may not replace it. Remove it with a user who may write, and the next one who puts the file mends it.`,
      { cause: error },
    )
  }
}

export const isForbidden = (error: unknown): boolean => error instanceof MongoServerError && error.code === UNAUTHORIZED
