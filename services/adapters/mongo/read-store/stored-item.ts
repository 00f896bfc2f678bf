import type { Binary } from 'mongodb'
import type { CanonicalText } from '../../../domain/canonical.ts'
import type { Hash, Instant, ItemId, NodeId } from '../../../domain/ids.ts'
import { firstDay, lastDay } from '../../../domain/item/display-days.ts'
import type { ItemDocument, Proof } from '../../../domain/item/item-document.ts'
import type { OutletEntry } from '../../../domain/outlets.ts'
import type { Position } from '../../../ports/event-log.ts'
import { erasedWrite, type ItemWrite } from '../../../ports/read-model-batch.ts'
import { changePlaceOf, listPlaceOf } from './places.ts'
import { binaryOf, bytesOf } from './stored-bytes.ts'

interface StoredProof {
  envelopeText: CanonicalText
  signature: Binary
}

/** A document of `items_gN`: the item's document, and behind it what lists, search and changes are found by. */
export interface StoredItem {
  _id: ItemId
  nodeId: NodeId
  version: number
  status: ItemDocument['status']
  fingerprint: Hash
  publishedAt: Instant
  updatedAt: Instant
  /** Null at version 1, where it is `latest`. */
  publication: StoredProof | null
  latest: StoredProof
  withdrawal: StoredProof | null
  contentText: CanonicalText | null
  shownOn: OutletEntry[]
  leftOutlets: OutletEntry[]
  title: string | null
  field: string | null
  organ: string | null
  displayFromDay: number
  displayUntilDay: number
  everShownOn: OutletEntry[]
  listPlace: string
  changePlace: string
  changedAt: Position
  loggedAt: Instant
  /** Null until they are written: see token-filler.ts. */
  tokens: string[] | null
}

/** `erasedBelow`: the item's erasure mark, 0 for none; an older version's text is not stored any more. */
export function storedItemOf(write: ItemWrite, erasedBelow: number): StoredItem {
  const kept = write.document.version < erasedBelow ? erasedWrite(write) : write
  const { document, changedAt, loggedAt, title, field, organName, displayFrom, displayUntil } = kept
  const { itemId, shownOn, leftOutlets, contentText } = document
  return {
    _id: itemId,
    nodeId: document.nodeId,
    version: document.version,
    status: document.status,
    fingerprint: document.fingerprint,
    publishedAt: document.publishedAt,
    updatedAt: document.updatedAt,
    publication: document.version === 1 ? null : storedProofOf(document.publication),
    latest: storedProofOf(document.latest),
    withdrawal: document.withdrawal === null ? null : storedProofOf(document.withdrawal),
    contentText,
    shownOn,
    leftOutlets,
    title,
    field,
    organ: organName,
    displayFromDay: firstDay(displayFrom),
    displayUntilDay: lastDay(displayUntil),
    everShownOn: [...new Set([...shownOn, ...leftOutlets])],
    listPlace: listPlaceOf(document),
    changePlace: changePlaceOf({ ...changedAt, itemId }),
    changedAt,
    loggedAt,
    tokens: null,
  }
}

export function documentOf(stored: Omit<StoredItem, 'tokens'>): ItemDocument {
  const latest = proofOf(stored.latest)
  return {
    itemId: stored._id,
    nodeId: stored.nodeId,
    version: stored.version,
    status: stored.status,
    fingerprint: stored.fingerprint,
    publishedAt: stored.publishedAt,
    updatedAt: stored.updatedAt,
    publication: stored.publication === null ? latest : proofOf(stored.publication),
    latest,
    withdrawal: stored.withdrawal === null ? null : proofOf(stored.withdrawal),
    contentText: stored.contentText,
    shownOn: stored.shownOn,
    leftOutlets: stored.leftOutlets,
  }
}

/** For every read of items: the tokens are for the index alone, and half of a document. */
export const WITHOUT_TOKENS = { projection: { tokens: 0 } } as const

const storedProofOf = ({ envelopeText, signature }: Proof): StoredProof => ({
  envelopeText,
  signature: binaryOf(signature),
})

const proofOf = ({ envelopeText, signature }: StoredProof): Proof => ({ envelopeText, signature: bytesOf(signature) })
