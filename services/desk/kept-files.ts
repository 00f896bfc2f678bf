import { attachmentAddress } from '../domain/attachments.ts'
import { type Rejection, reject } from '../domain/errors.ts'
import type { Attachment } from '../domain/item/content.ts'
import { mediaTypeOf } from '../edge/media-type.ts'
import type { FormFile } from '../http/multipart-form.ts'
import { peeked } from '../http/peeked.ts'
import type { OwnAttachmentStore } from '../ports/attachment-store.ts'

/** What became of a file that was chosen in a form: it is on the disk of the node, or refused. */
export type KeptFile = { ok: true; attachment: Attachment } | { ok: false; name: string; refused: Rejection }

export interface KeepFile {
  store: OwnAttachmentStore
  /** Of one file. */
  maxBytes: number
  onDone: (outcome: 'put' | 'refused', files: number, bytes?: number) => void
}

/** Keeps a file in the node's folder, as `PUT /v1/attachments` does. One that no item names is removed after 30 days. */
export async function keepAttachment(file: FormFile, { store, maxBytes, onDone }: KeepFile): Promise<KeptFile> {
  const { name } = file
  const { beginning, chunks } = await peeked(file.chunks)
  const { type, isAllowed } = await mediaTypeOf(beginning)
  const taken = isAllowed
    ? await store.take(chunks, { maxBytes })
    : reject('attachment-type-refused', [], { found: type })
  onDone(taken.ok ? 'put' : 'refused', 1, taken.ok ? taken.bytes : undefined)
  if (!taken.ok) return { ok: false, name, refused: taken }
  const { file: sha256, bytes } = taken
  return { ok: true, attachment: { name, mediaType: type, bytes, sha256, url: attachmentAddress(sha256) } }
}
