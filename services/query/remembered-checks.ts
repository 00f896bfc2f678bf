import { LRUCache } from 'lru-cache'
import type { Directory } from '../domain/directory/directory.ts'
import type { ItemId } from '../domain/ids.ts'
import type { StoredDocument } from '../ports/stored-document.ts'
import type { CheckedItem } from './checked-item.ts'

/**
 * Items whose documents have checked. A check is remembered with every byte that it was made on and with the directory that
 * it was made under: a document that differs in anything, or that is read under another directory, is checked anew (rule 10).
 * The bytes themselves are compared, which takes a tenth of the time of hashing them and leaves nothing to a hash.
 */
export interface RememberedChecks {
  /** The item of this very document, as it was checked under this very directory. Nobody may change it. */
  find(document: StoredDocument, under: Directory): CheckedItem | undefined
  keep(document: StoredDocument, under: Directory, item: CheckedItem): void
}

interface Remembered {
  document: StoredDocument
  position: number
  hash: string
  item: CheckedItem
}

const MOST_BYTES = 32 * 1024 * 1024

/** Keeps those that were asked for last, as many as fit into `mostBytes`. */
export function createRememberedChecks({ mostBytes = MOST_BYTES } = {}): RememberedChecks {
  const remembered = new LRUCache<ItemId, Remembered>({
    maxSize: mostBytes,
    // One large text must not push out all others.
    maxEntrySize: Math.ceil(mostBytes / 8),
    sizeCalculation: ({ document }) => bytesOf(document),
  })
  return {
    find: (document, under) => {
      const found = remembered.get(document.itemId)
      if (found === undefined || found.position !== under.position || found.hash !== under.hash) return undefined
      return isSame(found.document, document) ? found.item : undefined
    },
    keep: (document, under, item) => {
      const { position, hash } = under
      remembered.set(document.itemId, { document: membersOf(document), position, hash, item })
    },
  }
}

/** Every member of a document: one that is added must stand here too. */
const MEMBERS = Object.keys({
  itemId: true,
  nodeId: true,
  version: true,
  status: true,
  fingerprint: true,
  publishedAt: true,
  updatedAt: true,
  publication: true,
  latest: true,
  withdrawal: true,
  contentText: true,
  contentProof: true,
  shownOn: true,
  leftOutlets: true,
  directoryPosition: true,
  erasedBelow: true,
} satisfies Record<keyof StoredDocument, true>) as (keyof StoredDocument)[]

/** Without what a list keeps beside it. */
const membersOf = (document: StoredDocument): StoredDocument =>
  Object.fromEntries(MEMBERS.map((name) => [name, document[name]])) as unknown as StoredDocument

const isSame = (a: StoredDocument, b: StoredDocument): boolean => MEMBERS.every((name) => isSameValue(a[name], b[name]))

/** Of plain data, at every depth: texts by their UTF-16 units, numbers as `Object.is`, bytes one by one. */
function isSameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Uint8Array || b instanceof Uint8Array)
    return a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => Object.hasOwn(b, name) && isSameValue((a as Parts)[name], (b as Parts)[name]))
}

type Parts = Record<string, unknown>

/** What a document and its item hold in memory, roughly: the content is there as a text and as an object, of two bytes a character. */
const bytesOf = ({ contentText, latest, publication, withdrawal, contentProof }: StoredDocument): number => {
  const proofs = new Set([latest, publication, withdrawal, contentProof])
  const envelopes = [...proofs].reduce((sum, proof) => sum + (proof?.envelopeText.length ?? 0), 0)
  return 4 * (contentText?.length ?? 0) + 2 * envelopes + OBJECTS
}

const OBJECTS = 3000
