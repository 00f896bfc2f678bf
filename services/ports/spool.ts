import type { FileHash } from '../domain/attachments.ts'
import type { Rejection } from '../domain/errors.ts'
import type { ByteRange } from './attachment-store.ts'

export interface IncomingFile {
  file: FileHash
  chunks: AsyncIterable<Uint8Array>
  maxBytes: number
}

/** A file whose bytes have its hash. */
export interface SpooledFile {
  bytes: number
  read(range: ByteRange): Promise<Uint8Array>
}

/**
 * Holds a file outside of every store until all of it has come and was held against its hash, for a store that cannot take
 * back what it has written. Nothing is left of it when this has resolved or rejected, nor after a kill. What is not the
 * file of the hash is refused as `AttachmentStore.put` says, and `use` is not called.
 */
export type Spool = <T>(incoming: IncomingFile, use: (spooled: SpooledFile) => Promise<T>) => Promise<T | Rejection>
