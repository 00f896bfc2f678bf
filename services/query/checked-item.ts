import { hashOf } from '../domain/canonical.ts'
import type { Directory, DirectoryNode } from '../domain/directory/directory.ts'
import { isRetryable } from '../domain/errors.ts'
import type { Envelope, EventType, ItemLink } from '../domain/event/envelope.ts'
import type { Hash, Instant, ItemId, NodeId } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import type { Proof } from '../domain/item/item-document.ts'
import type { OutletEntry } from '../domain/outlets.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { StoredDocument } from '../ports/stored-document.ts'
import { outletsAgree, outletsAgreeToday } from './outlets-agree.ts'
import { PROOF_FAULTS, type ProofCheck } from './proof-check.ts'

/** An item as its checked envelopes and content say it is. */
export interface CheckedItem {
  itemId: ItemId
  nodeId: NodeId
  node: DirectoryNode
  version: number
  status: 'live' | 'withdrawn'
  fingerprint: Hash
  /** Of the event that came last. */
  type: EventType
  /** Null when the content was erased and is not replaced yet. */
  content: Content | null
  /** The content as it was signed: its UTF-8 bytes hash to the fingerprint. */
  contentText: string | null
  /** All text of lower versions is erased: that of the last redaction, 0 for none; one above an erased version. */
  erasedBelow: number
  /** Null when the content is null. */
  title: string | null
  outlets: OutletEntry[]
  /** Where earlier versions were shown and this one is not. */
  leftOutlets: OutletEntry[]
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

export type ItemCheck = { ok: true; item: CheckedItem; lasts: boolean } | ({ ok: false } & Unverifiable)

/**
 * Derives an item from its stored envelopes and content, after checking signatures and fingerprint (rule 10). A stored
 * column is never served. A column that disagrees with the envelopes shows that the store was tampered with. `lasts`: the
 * same document checks again under the same directory. It does not where the document names a directory that could not be
 * read now.
 */
export async function checkedItem(
  document: StoredDocument,
  { directory, checkProof }: { directory: DirectoryReader; checkProof: ProofCheck },
): Promise<ItemCheck> {
  const failed = (fault: ItemFault): ItemCheck => ({ ok: false, itemId: document.itemId, fault })
  const latest = await checkProof(document.latest)
  if (!latest.ok) return failed(latest.fault)
  const publication = same(document.publication, document.latest) ? latest : await checkProof(document.publication)
  if (!publication.ok) return failed(publication.fault)
  const withdrawal = document.withdrawal === null ? null : await checkProof(document.withdrawal)
  if (withdrawal?.ok === false) return failed(withdrawal.fault)
  const contentProof = document.contentProof === null ? latest : await checkProof(document.contentProof)
  if (!contentProof.ok) return failed(contentProof.fault)

  const envelopes = {
    latest: latest.envelope,
    publication: publication.envelope,
    withdrawal: withdrawal?.envelope ?? null,
    ofContent: contentProof.envelope,
  }
  if (!proofsAgree(envelopes)) return failed('proofs-disagree')
  const text = document.contentText
  if (text !== null && hashOf(text) !== contentProof.envelope.fingerprint) return failed('fingerprint-mismatch')
  const content: Content | null = text === null ? null : JSON.parse(text)
  const between = [resolvedSince(envelopes), latest.envelope.at] as const
  const { directoryPosition } = document
  const checkUnder = (known: Directory, agree = outletsAgree): ItemCheck => {
    const { nodeId } = latest.envelope
    // The outlets are judged at the record; whose item it is, is said as the node stands today.
    const item = derive(envelopes, content, document, latest.node)
    if (!columnsAgree(document, item)) return failed('columns-disagree')
    const question = { stored: document.shownOn, content, nodeId, between, directory: known }
    const lasts = directoryPosition === null || known.position === directoryPosition
    return agree(question) ? { ok: true, item, lasts } : failed('outlets-disagree')
  }
  const known = directory.latest()
  if (directoryPosition !== null) {
    // What a projector never writes.
    if (!Number.isSafeInteger(directoryPosition) || directoryPosition < 0) return failed('outlets-disagree')
    // Nearly always it is the directory in hand.
    if (directoryPosition === known.position) return checkUnder(known)
    return checkUnder(await asFarAsKnown(directory, () => directory.at(directoryPosition)))
  }
  const check = checkUnder(known, outletsAgreeToday)
  if (check.ok || check.fault !== 'outlets-disagree') return check
  // Perhaps the projector has read more of the directory than this reader: a merger, or a move of the node.
  const later = await asFarAsKnown(directory, directory.refresh)
  return later.position > known.position ? checkUnder(later, outletsAgreeToday) : check
}

/** What is known already, as long as the directory's log cannot be reached or ends before. */
async function asFarAsKnown(directory: DirectoryReader, read: () => Promise<Directory>): Promise<Directory> {
  try {
    return await read()
  } catch (error) {
    if (isRetryable(error)) return directory.latest()
    throw error
  }
}

/** A withdrawal keeps the content of an event before it, which is not among the proofs. */
const resolvedSince = ({ latest, publication }: Envelopes): Instant =>
  latest.type === 'ItemWithdrawn' ? publication.at : latest.at

interface Envelopes {
  latest: Envelope
  publication: Envelope
  withdrawal: Envelope | null
  /** Signs the content: `latest`, unless that is a withdrawal which repeats another fingerprint. */
  ofContent: Envelope
}

const same = (a: Proof, b: Proof) => a.envelopeText === b.envelopeText && Buffer.compare(a.signature, b.signature) === 0

function proofsAgree({ latest, publication, withdrawal, ofContent }: Envelopes): boolean {
  if (publication.type !== 'ItemPublished' || publication.version !== 1) return false
  if (latest.itemId !== publication.itemId || latest.version < 1) return false
  if ((latest.version === 1) !== (latest.type === 'ItemPublished')) return false
  if (latest.type === 'ItemWithdrawn' && withdrawal?.version !== latest.version) return false
  if (ofContent !== latest && !isBefore(ofContent, latest)) return false
  if (withdrawal === null) return true
  return (
    withdrawal.type === 'ItemWithdrawn' && withdrawal.itemId === latest.itemId && withdrawal.version <= latest.version
  )
}

/** Only a withdrawal leaves the content of the event before it in force. */
const isBefore = (ofContent: Envelope, latest: Envelope): boolean =>
  latest.type === 'ItemWithdrawn' && ofContent.itemId === latest.itemId && ofContent.version < latest.version

function derive(
  { latest, publication, withdrawal, ofContent }: Envelopes,
  content: Content | null,
  { contentText, shownOn, leftOutlets, erasedBelow }: StoredDocument,
  node: DirectoryNode,
): CheckedItem {
  return {
    itemId: latest.itemId,
    nodeId: latest.nodeId,
    node,
    version: latest.version,
    status: withdrawal === null ? 'live' : 'withdrawn',
    fingerprint: ofContent.fingerprint,
    type: latest.type,
    content,
    contentText,
    erasedBelow: Math.max(erasedBelow ?? redactedAt(latest), content === null ? latest.version + 1 : 0),
    title: content?.title ?? null,
    outlets: shownOn,
    leftOutlets,
    publishedAt: publication.at,
    updatedAt: latest.at,
    withdrawn: withdrawal === null ? null : { at: withdrawal.at, reason: withdrawal.reason ?? '' },
    predecessor: publication.predecessor ?? null,
    successor: withdrawal?.successor ?? null,
  }
}

const COLUMNS = ['itemId', 'nodeId', 'version', 'status', 'fingerprint', 'publishedAt', 'updatedAt'] as const

const columnsAgree = (document: StoredDocument, item: CheckedItem) =>
  COLUMNS.every((column) => document[column] === item[column]) &&
  isErasedBelow(document.erasedBelow, item) &&
  [document.shownOn, document.leftOutlets].every(areTexts)

/** What a projector never writes. A store of documents may hold any value. */
const areTexts = (entries: unknown): boolean =>
  Array.isArray(entries) && entries.every((entry) => typeof entry === 'string')

/** A text that is there is of no erased version, and a redaction that is the last event is the last one. */
const isErasedBelow = (erasedBelow: number | null, { type, version, content }: CheckedItem): boolean =>
  erasedBelow === null ||
  (Number.isSafeInteger(erasedBelow) &&
    erasedBelow >= (type === 'ItemRedacted' ? version : 0) &&
    (content === null || erasedBelow <= version))

const redactedAt = ({ type, version }: Envelope): number => (type === 'ItemRedacted' ? version : 0)
