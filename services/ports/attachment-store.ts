import type { FileHash } from '../domain/attachments.ts'
import type { Rejection } from '../domain/errors.ts'

export interface StoredFile {
  file: FileHash
  bytes: number
  /** Milliseconds since 1970: when it was put here, or last put again. In a node's own folder 0 once an event names it. */
  putAt: number
}

/** Bytes from `from` on, and before `to`. */
export interface ByteRange {
  from: number
  to: number
}

/**
 * A store of files by their SHA-256, as a node's own folder or as the one of all nodes.
 * 1. `put` is durable when it resolves, and keeps nothing of what it refuses: other bytes than those of the hash
 *    (`attachment-hash-differs`), and more than `maxBytes` (`attachment-too-large`). A file that is there already is put again only where it is damaged;
 *    then, too, `putAt` becomes the time of this call, unless the account of this process may only find and insert there.
 *    Such an account cannot mend what is damaged either: `put` then rejects with `attachment-damaged`.
 * 2. There is never half a file: what was broken off is not there.
 * 3. Nothing is checked when it is read. Readers check the bytes against the hash (`checkedFile`).
 * Each method rejects with a HubError that passes while the store cannot be reached.
 */
export interface AttachmentStore {
  put(
    file: FileHash,
    chunks: AsyncIterable<Uint8Array>,
    options?: { maxBytes?: number },
  ): Promise<{ ok: true; bytes: number; isNew: boolean } | Rejection>
  stat(file: FileHash): Promise<StoredFile | null>
  /** Rejects with `attachment-unknown` when it is not there. */
  read(file: FileHash, range?: ByteRange): AsyncIterable<Uint8Array>
  /** All files, in the order of their hashes, after `after`. */
  list(after?: FileHash): AsyncIterable<StoredFile>
  /** Removing what is not there is fine. */
  remove(file: FileHash): Promise<void>
  close(): Promise<void>
}

/** A node's own folder. */
export interface OwnAttachmentStore extends AttachmentStore {
  /** As `put`, of a file whose hash nobody has said: it is that of what came. */
  take(
    chunks: AsyncIterable<Uint8Array>,
    options?: { maxBytes?: number },
  ): Promise<{ ok: true; file: FileHash; bytes: number; isNew: boolean } | Rejection>
}
