import { createHash } from 'node:crypto'
import type { FileHash } from '../domain/attachments.ts'
import type { AttachmentStore } from '../ports/attachment-store.ts'
import { type AuditFault, type FaultPlace, faultAt } from './fault.ts'

export interface StoredFilesToCheck {
  store: AttachmentStore
  placeOf: (file: FileHash) => FaultPlace
  /** What must be there. */
  named: ReadonlySet<FileHash>
  /** Whatever else was put before this time, in milliseconds since 1970, is too much. Null: others may name files, too. */
  unnamedBefore: number | null
  onProgress: (files: number) => void
}

/** Faults of stored files: those that are missing, that nothing names, and whose bytes do not have the hash. Reads every byte. */
export async function storedFileFaults(checking: StoredFilesToCheck): Promise<AuditFault[]> {
  const { store, placeOf, named, unnamedBefore, onProgress } = checking
  const faults: AuditFault[] = []
  const missing = new Set(named)
  let files = 0
  for await (const { file, putAt } of store.list()) {
    missing.delete(file)
    if ((await hashOf(store.read(file))) !== file)
      faults.push(faultAt(placeOf(file), 'attachment-damaged', 'the bytes do not have the SHA-256 of its name'))
    if (unnamedBefore !== null && putAt < unnamedBefore && !named.has(file))
      faults.push(faultAt(placeOf(file), 'attachment-unnamed', 'no item names it: a running hub removes it'))
    onProgress(++files)
  }
  for (const file of missing)
    faults.push(faultAt(placeOf(file), 'attachment-missing', 'an item names it, and it is not there'))
  return faults
}

async function hashOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of chunks) hash.update(chunk)
  return hash.digest('hex')
}
