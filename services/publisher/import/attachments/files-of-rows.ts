import { createHash } from 'node:crypto'
import { attachmentAddress, type FileHash } from '../../../domain/attachments.ts'
import { type Fault, HubError } from '../../../domain/errors.ts'
import type { Attachment } from '../../../domain/item/content.ts'
import { mediaTypeOf, TELLING_BYTES } from '../../../edge/media-type.ts'
import type { AttachmentStore } from '../../../ports/attachment-store.ts'
import type { FilesToAttach, FileToAttach } from './file-to-attach.ts'
import { createFileFinder } from './find-file.ts'

/** Where the files of an import come from, and where they go. */
export interface ImportedFiles {
  /** Null where there is neither a folder nor a ZIP. */
  from: FilesToAttach | null
  /** The node's own folder. */
  store: AttachmentStore | null
  /** Of one file. */
  maxBytes: number
  /** Is called with each file that a name means, or may mean. */
  onNamed?: (file: FileToAttach) => void
}

/** What a row names, as its content says it, and what is wrong with it. */
interface NamedByRow {
  attachments: Attachment[]
  faults: Fault[]
}

/** The files that rows name. */
export interface FilesOfRows {
  /** Reads the files of these names, so that `of` knows them. */
  look(names: Iterable<string>): Promise<void>
  /** Of names that were looked at. */
  of(names: string[]): NamedByRow
  /** Whether the file is to be put. */
  isKnown(file: FileHash): boolean
  /** Puts a file into the node's folder. False where it is there already. HubError `file-unreadable` when it has changed. */
  put(file: FileHash): Promise<boolean>
}

/** Reads each file once, and never holds more of it than a part. */
export function createFilesOfRows({ from, store, maxBytes, onNamed }: ImportedFiles = NOWHERE): FilesOfRows {
  const find = createFileFinder(from ?? { from: '', files: [] })
  const byName = new Map<string, Attachment | Fault>()
  const byPath = new Map<string, Attachment | Fault>()
  const byHash = new Map<FileHash, FileToAttach>()

  async function lookAt(name: string): Promise<Attachment | Fault> {
    const found = find(name)
    for (const file of 'file' in found ? [found.file] : found.among) onNamed?.(file)
    if ('fault' in found) return from === null && isUnfound(found.fault) ? NO_FOLDER(name) : found.fault
    const { file } = found
    const known = byPath.get(file.path) ?? (await readFile(file, maxBytes))
    byPath.set(file.path, known)
    if ('sha256' in known && file.isStored !== true) byHash.set(known.sha256 as FileHash, file)
    return known
  }

  return {
    look: async (names) => {
      for (const name of names) if (!byName.has(name)) byName.set(name, await lookAt(name))
    },
    of: (names) => {
      const told = [...new Set(names.map((name) => byName.get(name) as Attachment | Fault))]
      return {
        attachments: told.filter((one): one is Attachment => 'sha256' in one),
        faults: told.filter((one): one is Fault => 'code' in one),
      }
    },
    isKnown: (file) => byHash.has(file),
    put: async (file) => {
      const source = byHash.get(file) as FileToAttach
      const put = await (store as AttachmentStore).put(file, source.read(), { maxBytes })
      if (!put.ok) throw new HubError('file-unreadable', `附件“${source.path}”在导入期间被改动`)
      return put.isNew
    },
  }
}

const NOWHERE: ImportedFiles = { from: null, store: null, maxBytes: 0 }
const POINTER = '/attachments'
const isUnfound = ({ code }: Fault): boolean => code === 'attachment-not-found'
const NO_FOLDER = (value: string): Fault => ({ code: 'attachments-nowhere', pointer: POINTER, details: { value } })

const unusable = ({ path }: FileToAttach, reason: string): Fault => ({
  code: 'attachment-unusable',
  pointer: POINTER,
  details: { value: path, reason },
})

async function readFile(file: FileToAttach, maxBytes: number): Promise<Attachment | Fault> {
  if (file.unreadable !== undefined) return unusable(file, file.unreadable)
  if (file.bytes > maxBytes) return unusable(file, `有 ${file.bytes} 字节，超过 ${maxBytes} 字节`)
  try {
    const { beginning, bytes, sha256 } = await readWhole(file)
    const { type, isAllowed } = await mediaTypeOf(beginning)
    if (bytes === 0) return unusable(file, '文件是空的')
    if (!isAllowed) return unusable(file, `内容不是可以公开的文件类型（${type}）`)
    const name = file.path.slice(file.path.lastIndexOf('/') + 1)
    return { name, mediaType: type.split(';')[0] ?? type, bytes, sha256, url: attachmentAddress(sha256) }
  } catch (error) {
    if (!(error instanceof HubError && error.code === 'file-unreadable')) throw error
    return unusable(file, error.message)
  }
}

async function readWhole(file: FileToAttach): Promise<{ beginning: Uint8Array; bytes: number; sha256: FileHash }> {
  const hash = createHash('sha256')
  const first: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of file.read()) {
    if (bytes < TELLING_BYTES) first.push(chunk)
    hash.update(chunk)
    bytes += chunk.length
  }
  return { beginning: Buffer.concat(first).subarray(0, TELLING_BYTES), bytes, sha256: hash.digest('hex') as FileHash }
}
