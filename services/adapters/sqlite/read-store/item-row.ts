import type { Instant, ItemId, NodeId } from '../../../domain/ids.ts'
import type { Proof } from '../../../domain/item/item-document.ts'
import type { OutletEntry } from '../../../domain/outlets.ts'
import type { StoredDocument } from '../../../ports/stored-document.ts'
import { hashOfBytes } from '../hash-bytes.ts'
import type { Names } from './names.ts'

/** A row of `items`. Display dates are kept as numbers of days, and names as numbers of `names`. */
export interface ItemRow {
  id: number
  itemId: ItemId
  version: number
  erasedBelow: number
  node: number
  withdrawn: number
  fingerprint: Uint8Array
  publishedAt: Instant
  updatedAt: Instant
  publication: number
  latest: number
  withdrawal: number | null
  contentProof: number | null
  text: number | null
  shownOn: string
  /** Numbers of names, as `shownOn`. */
  facets: string
  directoryPosition: number | null
  /** 1 where the item names one that continues it, or that it continues. */
  handsOver: number
  leftOutlets: string
  organ: number | null
  fieldMark: number | null
  organMark: number | null
  displayFrom: number
  displayUntil: number
  /** Null in rows that earlier layouts wrote, as the two marks. */
  printedDay: number | null
  validityMark: number | null
  numberMark: number | null
  changedPartition: number
  changedOffset: number
}

/** An item's row with its proofs and content. */
export const SELECT_DOCUMENT = `
SELECT i.*, t.text AS content, l.envelope AS latestText, l.signature AS latestSignature,
  p.envelope AS publicationText, p.signature AS publicationSignature,
  w.envelope AS withdrawalText, w.signature AS withdrawalSignature,
  c.envelope AS contentProofText, c.signature AS contentProofSignature
FROM items i LEFT JOIN history l ON l.id = i.latest
LEFT JOIN history p ON p.id = i.publication AND i.publication <> i.latest
LEFT JOIN history w ON w.id = i.withdrawal AND i.withdrawal <> i.latest
LEFT JOIN history c ON c.id = i.contentProof AND i.contentProof <> i.latest
LEFT JOIN texts t ON t.id = i.text`

export type DocumentRow = ItemRow & {
  content: unknown
  latestText: string | null
  latestSignature: Uint8Array | null
  publicationText: string | null
  publicationSignature: Uint8Array | null
  withdrawalText: string | null
  withdrawalSignature: Uint8Array | null
  contentProofText: string | null
  contentProofSignature: Uint8Array | null
}

export function documentOf(row: DocumentRow, names: Names): StoredDocument {
  // A proof that is missing from the history becomes empty, and does not verify.
  const latest: Proof = { envelopeText: row.latestText ?? '', signature: row.latestSignature ?? new Uint8Array() }
  const proofOf = (id: number, text: string | null, signature: Uint8Array | null): Proof =>
    id === row.latest ? latest : { envelopeText: text ?? '', signature: signature ?? new Uint8Array() }
  return {
    itemId: row.itemId,
    nodeId: names.nameOf(row.node) as NodeId,
    version: row.version,
    status: row.withdrawn === 1 ? 'withdrawn' : 'live',
    fingerprint: hashOfBytes(row.fingerprint),
    publishedAt: row.publishedAt,
    updatedAt: row.updatedAt,
    publication: proofOf(row.publication, row.publicationText, row.publicationSignature),
    latest,
    withdrawal: row.withdrawal === null ? null : proofOf(row.withdrawal, row.withdrawalText, row.withdrawalSignature),
    contentText: typeof row.content === 'string' ? row.content : null,
    contentProof:
      row.contentProof === null ? null : proofOf(row.contentProof, row.contentProofText, row.contentProofSignature),
    shownOn: entriesOfList(row.shownOn, names),
    directoryPosition: row.directoryPosition,
    erasedBelow: row.erasedBelow,
    leftOutlets: entriesOfList(row.leftOutlets, names),
  }
}

export const listOfIds = (ids: number[]): string => ids.join(' ')
export const idsOfList = (list: string): number[] => (list === '' ? [] : list.split(' ').map(Number))

/** Everything under which lists have the item. */
export const listedUnder = ({ shownOn, facets }: Pick<ItemRow, 'shownOn' | 'facets'>): number[] => [
  ...idsOfList(shownOn),
  ...idsOfList(facets),
]

const entriesOfList = (list: string, names: Names): OutletEntry[] =>
  idsOfList(list).map((id) => names.nameOf(id) as OutletEntry)
