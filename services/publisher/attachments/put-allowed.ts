import { type Rejection, reject } from '../../domain/errors.ts'
import { mediaTypeOf } from '../../edge/media-type.ts'
import { peeked } from '../../http/peeked.ts'

/** Told what became of a file that was sent whole, or was refused. */
export type OnFileDone = (outcome: 'put' | 'refused', files: number, bytes?: number) => void

/**
 * Puts a file that is being sent where its type, by the bytes, may be that of an attachment: else `attachment-type-refused`.
 * Problem: `request-unreadable` when it breaks off before its type is known.
 */
export async function putAllowed<Put extends { ok: true; bytes: number }>(
  file: AsyncIterable<Uint8Array>,
  put: (chunks: AsyncIterable<Uint8Array>) => Promise<Put | Rejection>,
  onDone: OnFileDone,
): Promise<(Put & { mediaType: string }) | Rejection> {
  const { beginning, chunks } = await peeked(file)
  const { type: mediaType, isAllowed } = await mediaTypeOf(beginning)
  const done = isAllowed ? await put(chunks) : reject('attachment-type-refused', [], { found: mediaType })
  onDone(done.ok ? 'put' : 'refused', 1, done.ok ? done.bytes : undefined)
  return done.ok ? { ...done, mediaType } : done
}
