import type { FileHash } from '../../domain/attachments.ts'
import type { OwnAttachmentStore } from '../../ports/attachment-store.ts'

/** What the check of a content asks of a file. */
export interface FileLook {
  bytes: number
  /** Its first bytes, as many as tell what it is (`SIGNATURE_BYTES`). */
  beginning: Uint8Array
}

/** A file of a node; null when it is not there. */
export type LookAtFile = (file: FileHash) => FileLook | null

/** The files of a node, beside its journal. All but the store works at once, within the transaction that signs an event. */
export interface NodeFiles {
  store: OwnAttachmentStore
  lookAt: LookAtFile
  /** Is durable when it returns. An event that the same transaction signs names the file: `putAt` of a new one is 0. */
  putNow(file: FileHash, bytes: Uint8Array): void
  /** An event names the file: `putAt` is 0 from now on. */
  markNamed(file: FileHash): void
  /** Removes it at once, so that no event can name it meanwhile. */
  removeNow(file: FileHash): void
}
