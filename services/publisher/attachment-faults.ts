import { MOST_FILES, namedFiles } from '../domain/attachments.ts'
import type { Fault } from '../domain/errors.ts'
import type { Content } from '../domain/item/content.ts'
import { belies, SIGNATURE_BYTES } from '../edge/file-signatures.ts'
import type { LookAtFile } from './attachments/node-files.ts'
import type { EmbeddedPicture } from './html/embedded-pictures.ts'

/**
 * Faults of the stored files that a content names: `attachment-missing`, `attachment-size-differs`,
 * `attachment-type-differs`, `attachments-too-many`. The relay brings files to everybody before the event that names them,
 * so each must be here when the event is signed, or be one of the pictures that come with the content.
 */
export function attachmentFaults(
  { content, pictures }: { content: Content; pictures: EmbeddedPicture[] },
  lookAt: LookAtFile | undefined,
): Fault[] {
  const coming = new Map(pictures.map(({ file, bytes }) => [file, bytes]))
  const look: LookAtFile = (file) => {
    const bytes = lookAt === undefined ? undefined : coming.get(file)
    if (bytes === undefined) return lookAt?.(file) ?? null
    return { bytes: bytes.length, beginning: bytes.subarray(0, SIGNATURE_BYTES) }
  }
  const named = namedFiles(content)
  // Nobody follows more of them, so the last ones would be brought to no reader.
  if (named.length === MOST_FILES)
    return [{ code: 'attachments-too-many', pointer: '', details: { most: MOST_FILES - 1 } }]
  return named.flatMap(({ file, pointer, bytes, mediaType }): Fault[] => {
    const found = look(file)
    if (found === null) return [{ code: 'attachment-missing', pointer, details: { file } }]
    const faults: Fault[] = []
    if (bytes !== undefined && bytes !== found.bytes)
      faults.push({
        ...{ code: 'attachment-size-differs', pointer: `${pointer}/bytes` },
        details: { file, bytes, found: found.bytes },
      })
    if (mediaType !== undefined && belies(found.beginning, mediaType))
      faults.push({ code: 'attachment-type-differs', pointer: `${pointer}/mediaType`, details: { file, mediaType } })
    return faults
  })
}
