import type { Binary } from 'mongodb'
import type { CanonicalText } from '../../../domain/canonical.ts'
import type { Facet } from '../../../domain/facets.ts'
import type { Hash, Instant, ItemId, NodeId } from '../../../domain/ids.ts'
import { firstDay, lastDay } from '../../../domain/item/display-dates.ts'
import { documentNumberKey } from '../../../domain/item/document-number.ts'
import type { ItemDocument, Proof } from '../../../domain/item/item-document.ts'
import { printedDay } from '../../../domain/item/printed-day.ts'
import type { OutletEntry } from '../../../domain/outlets.ts'
import type { Position } from '../../../ports/event-log.ts'
import { type ListOrder, listPlaceOf } from '../../../ports/list-place.ts'
import { erasedWrite, type ItemWrite } from '../../../ports/read-model-batch.ts'
import type { StoredDocument } from '../../../ports/stored-document.ts'
import { binaryOf, bytesOfBinary } from './bson-bytes.ts'
import { changeKeyOf, listKeyOf } from './sort-keys.ts'

interface BsonProof {
  envelopeText: CanonicalText
  signature: Binary
}

/** Stands among the outlets of the changes for the items of hand-overs. */
export const HANDED_OVER = 'handed-over'

/** A document of `items_gN`: the item's document, and behind it the fields by which lists, search and changes find it. */
export interface BsonItem {
  _id: ItemId
  nodeId: NodeId
  version: number
  status: ItemDocument['status']
  fingerprint: Hash
  publishedAt: Instant
  updatedAt: Instant
  /** Null at version 1, where it is `latest`. */
  publication: BsonProof | null
  latest: BsonProof
  withdrawal: BsonProof | null
  /** Missing in layouts 1 to 3. */
  contentProof?: BsonProof | null
  contentText: CanonicalText | null
  shownOn: OutletEntry[]
  leftOutlets: OutletEntry[]
  /** Missing in layouts 1 to 5. */
  facets?: Facet[]
  /** Missing in layout 1. */
  directoryPosition?: number | null
  /** Missing in layouts 1 to 4. */
  erasedBelow?: number
  title: string | null
  field: string | null
  organ: string | null
  displayFromDay: number
  displayUntilDay: number
  /** And `HANDED_OVER`, where the item names another that continues it, or that it continues. */
  everShownOn: string[]
  /** Keys of the orders `received`, `printed` and `updated` (sort-keys.ts). The latter two, and what follows, are missing in layouts 1 to 4. */
  listPlace: string
  printedPlace?: string
  updatedPlace?: string
  validity?: string | null
  documentNumberKey?: string | null
  changePlace: string
  changedAt: Position
  loggedAt: Instant
  /** Null until they are written (token-filler.ts). */
  tokens: string[] | null
}

/** The text of a version below `erasedBelow` (0 for none) is not stored any more. */
export function bsonItemOf(write: ItemWrite, erasedBelow: number): BsonItem {
  const kept = write.document.version < erasedBelow ? erasedWrite(write) : write
  const {
    document,
    facets,
    directoryPosition,
    changedAt,
    loggedAt,
    title,
    field,
    organName,
    displayFrom,
    displayUntil,
    handsOver,
  } = kept
  const { itemId, shownOn, leftOutlets, contentText } = document
  return {
    _id: itemId,
    nodeId: document.nodeId,
    version: document.version,
    status: document.status,
    fingerprint: document.fingerprint,
    publishedAt: document.publishedAt,
    updatedAt: document.updatedAt,
    publication: document.version === 1 ? null : bsonProofOf(document.publication),
    latest: bsonProofOf(document.latest),
    withdrawal: document.withdrawal === null ? null : bsonProofOf(document.withdrawal),
    contentProof: document.contentProof === null ? null : bsonProofOf(document.contentProof),
    contentText,
    shownOn,
    leftOutlets,
    facets,
    directoryPosition,
    erasedBelow,
    title,
    field,
    organ: organName,
    displayFromDay: firstDay(displayFrom),
    displayUntilDay: lastDay(displayUntil),
    everShownOn: [...new Set([...shownOn, ...leftOutlets]), ...(handsOver ? [HANDED_OVER] : [])],
    ...listFieldsOf(kept),
    changePlace: changeKeyOf({ ...changedAt, itemId }),
    changedAt,
    loggedAt,
    tokens: null,
  }
}

function listFieldsOf({ document, content }: ItemWrite) {
  const { publishedAt, updatedAt } = document
  const listed = { ...document, day: printedDay(content, publishedAt, updatedAt) }
  const keyIn = (order: ListOrder) => listKeyOf(order, listPlaceOf(order, listed))
  const number = content?.documentNumber
  return {
    listPlace: keyIn('received'),
    printedPlace: keyIn('printed'),
    updatedPlace: keyIn('updated'),
    validity: content?.validity ?? null,
    documentNumberKey: number === undefined ? null : documentNumberKey(number),
  }
}

export function documentOf(stored: Omit<BsonItem, 'tokens'>): StoredDocument {
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
    contentProof: stored.contentProof == null ? null : proofOf(stored.contentProof),
    shownOn: stored.shownOn,
    leftOutlets: stored.leftOutlets,
    directoryPosition: stored.directoryPosition ?? null,
    erasedBelow: stored.erasedBelow ?? null,
  }
}

/** For every read of items: the tokens are half of a document, and only the index needs them. */
export const WITHOUT_TOKENS = { projection: { tokens: 0 } } as const

const bsonProofOf = ({ envelopeText, signature }: Proof): BsonProof => ({
  envelopeText,
  signature: binaryOf(signature),
})

const proofOf = ({ envelopeText, signature }: BsonProof): Proof => ({
  envelopeText,
  signature: bytesOfBinary(signature),
})
