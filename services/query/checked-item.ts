import { hashOf } from '../domain/canonical.ts'
import type { Directory, DirectoryNode } from '../domain/directory/directory.ts'
import { isRetryable } from '../domain/errors.ts'
import type { Envelope, ItemLink } from '../domain/event/envelope.ts'
import type { Hash, Instant, ItemId, NodeId } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import type { ItemDocument, Proof } from '../domain/item/item-document.ts'
import type { OutletEntry } from '../domain/outlets.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import { outletsAgree } from './outlets-agree.ts'
import { PROOF_FAULTS, type ProofCheck } from './proof-check.ts'

/** An item as its checked envelopes and content say it is. */
export interface CheckedItem {
  itemId: ItemId
  nodeId: NodeId
  node: DirectoryNode
  version: number
  status: 'live' | 'withdrawn'
  fingerprint: Hash
  /** Null when the content was erased and is not replaced yet. */
  content: Content | null
  /** Null when the content is null. */
  title: string | null
  outlets: OutletEntry[]
  publishedAt: Instant
  updatedAt: Instant
  withdrawn: { at: Instant; reason: string } | null
  predecessor: ItemLink | null
  successor: ItemLink | null
}

export const ITEM_FAULTS = [
  ...PROOF_FAULTS,
  'proofs-disagree',
  'columns-disagree',
  'fingerprint-mismatch',
  'outlets-disagree',
] as const
export type ItemFault = (typeof ITEM_FAULTS)[number]

export interface Unverifiable {
  itemId: ItemId
  fault: ItemFault
}

export type ItemCheck = { ok: true; item: CheckedItem } | ({ ok: false } & Unverifiable)

/**
 * Derives an item from its stored envelopes and content, after checking signatures and fingerprint (rule 10). A stored
 * column is never served. A column that disagrees with the envelopes shows that the store was tampered with.
 */
export async function checkedItem(
  document: ItemDocument,
  { directory, checkProof }: { directory: DirectoryReader; checkProof: ProofCheck },
): Promise<ItemCheck> {
  const failed = (fault: ItemFault): ItemCheck => ({ ok: false, itemId: document.itemId, fault })
  const latest = await checkProof(document.latest)
  if (!latest.ok) return failed(latest.fault)
  const publication = same(document.publication, document.latest) ? latest : await checkProof(document.publication)
  if (!publication.ok) return failed(publication.fault)
  const withdrawal = document.withdrawal === null ? null : await checkProof(document.withdrawal)
  if (withdrawal?.ok === false) return failed(withdrawal.fault)

  const envelopes = {
    latest: latest.envelope,
    publication: publication.envelope,
    withdrawal: withdrawal?.envelope ?? null,
  }
  if (!proofsAgree(envelopes)) return failed('proofs-disagree')
  const text = document.contentText
  if (text !== null && hashOf(text) !== latest.envelope.fingerprint) return failed('fingerprint-mismatch')
  const content: Content | null = text === null ? null : JSON.parse(text)
  const checkUnder = (known: Directory): ItemCheck => {
    const item = derive(envelopes, content, document.shownOn, known.node(latest.envelope.nodeId) ?? latest.node)
    if (!columnsAgree(document, item)) return failed('columns-disagree')
    const { node, publishedAt, updatedAt } = item
    const question = { stored: document.shownOn, content, node, times: [publishedAt, updatedAt], directory: known }
    return outletsAgree(question) ? { ok: true, item } : failed('outlets-disagree')
  }
  const known = directory.latest()
  const check = checkUnder(known)
  if (check.ok || check.fault !== 'outlets-disagree') return check
  // Perhaps the projector has read more of the directory than this reader: a merger, or a move of the node.
  const later = await laterDirectory(directory)
  return later.position > known.position ? checkUnder(later) : check
}

/** What is known already, as long as the directory's log cannot be reached. */
async function laterDirectory(directory: DirectoryReader): Promise<Directory> {
  try {
    return await directory.refresh()
  } catch (error) {
    if (isRetryable(error)) return directory.latest()
    throw error
  }
}

interface Envelopes {
  latest: Envelope
  publication: Envelope
  withdrawal: Envelope | null
}

const same = (a: Proof, b: Proof) => a.envelopeText === b.envelopeText && Buffer.compare(a.signature, b.signature) === 0

function proofsAgree({ latest, publication, withdrawal }: Envelopes): boolean {
  if (publication.type !== 'ItemPublished' || publication.version !== 1) return false
  if (latest.itemId !== publication.itemId || latest.version < 1) return false
  if ((latest.version === 1) !== (latest.type === 'ItemPublished')) return false
  if (latest.type === 'ItemWithdrawn' && withdrawal?.version !== latest.version) return false
  if (withdrawal === null) return true
  return (
    withdrawal.type === 'ItemWithdrawn' && withdrawal.itemId === latest.itemId && withdrawal.version <= latest.version
  )
}

function derive(
  { latest, publication, withdrawal }: Envelopes,
  content: Content | null,
  outlets: OutletEntry[],
  node: DirectoryNode,
): CheckedItem {
  return {
    itemId: latest.itemId,
    nodeId: latest.nodeId,
    node,
    version: latest.version,
    status: withdrawal === null ? 'live' : 'withdrawn',
    fingerprint: latest.fingerprint,
    content,
    title: content?.title ?? null,
    outlets,
    publishedAt: publication.at,
    updatedAt: latest.at,
    withdrawn: withdrawal === null ? null : { at: withdrawal.at, reason: withdrawal.reason ?? '' },
    predecessor: publication.predecessor ?? null,
    successor: withdrawal?.successor ?? null,
  }
}

const COLUMNS = ['itemId', 'nodeId', 'version', 'status', 'fingerprint', 'publishedAt', 'updatedAt'] as const

const columnsAgree = (document: ItemDocument, item: CheckedItem) =>
  COLUMNS.every((column) => document[column] === item[column])
