import { attachmentAddress } from '../domain/attachments.ts'
import type { Rejection } from '../domain/errors.ts'
import type { Attachment } from '../domain/item/content.ts'
import type { FormFile } from '../http/multipart-form.ts'
import type { OwnAttachmentStore } from '../ports/attachment-store.ts'
import { type OnFileDone, putAllowed } from '../publisher/attachments/put-allowed.ts'

/** What became of a file that was chosen in a form: it is on the disk of the node, or refused. */
export type KeptFile = { ok: true; attachment: Attachment } | { ok: false; name: string; refused: Rejection }

export interface KeepFile {
  store: OwnAttachmentStore
  /** Of one file. */
  maxBytes: number
  onDone: OnFileDone
}

/** Keeps a file in the node's folder, as `PUT /v1/attachments` does. One that no item names is removed after 30 days. */
export async function keepAttachment(file: FormFile, { store, maxBytes, onDone }: KeepFile): Promise<KeptFile> {
  const { name } = file
  const taken = await putAllowed(file.chunks, (chunks) => store.take(chunks, { maxBytes }), onDone)
  if (!taken.ok) return { ok: false, name, refused: taken }
  const { file: sha256, bytes, mediaType } = taken
  return { ok: true, attachment: { name, mediaType, bytes, sha256, url: attachmentAddress(sha256) } }
}
