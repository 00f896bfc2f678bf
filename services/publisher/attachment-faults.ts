import { type FileHash, namedFiles } from '../domain/attachments.ts'
import type { Fault } from '../domain/errors.ts'
import type { Content } from '../domain/item/content.ts'

/** Bytes of a file in the node's own folder; null when it is not there. */
export type SizeOfFile = (file: FileHash) => number | null

/**
 * Faults of the stored files that a content names: `attachment-missing` and `attachment-size-differs`. The relay brings
 * files to everybody before the event that names them, so each must be here when the event is signed.
 */
export const attachmentFaults = (content: Content, sizeOf: SizeOfFile): Fault[] =>
  namedFiles(content).flatMap(({ file, pointer, bytes }): Fault[] => {
    const found = sizeOf(file)
    if (found === null) return [{ code: 'attachment-missing', pointer, details: { file } }]
    if (bytes === undefined || bytes === found) return []
    return [{ code: 'attachment-size-differs', pointer: `${pointer}/bytes`, details: { file, bytes, found } }]
  })
