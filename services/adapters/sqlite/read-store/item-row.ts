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

/** What a document is made of: columns of an item's row, its proofs and its content. */
export const SELECT_DOCUMENT = `
SELECT i.id, i.itemId, i.node, i.version, i.withdrawn, i.fingerprint, i.publishedAt, i.updatedAt, i.publication, i.latest,
  i.withdrawal, i.contentProof, i.shownOn, i.leftOutlets, i.directoryPosition, i.erasedBelow, t.text AS content,
  l.envelope AS latestText, l.signature AS latestSignature,
  p.envelope AS publicationText, p.signature AS publicationSignature,
  w.envelope AS withdrawalText, w.signature AS withdrawalSignature,
  c.envelope AS contentProofText, c.signature AS contentProofSignature
FROM items i LEFT JOIN history l ON l.id = i.latest
LEFT JOIN history p ON p.id = i.publication AND i.publication <> i.latest
LEFT JOIN history w ON w.id = i.withdrawal AND i.withdrawal <> i.latest
LEFT JOIN history c ON c.id = i.contentProof AND i.contentProof <> i.latest
LEFT JOIN texts t ON t.id = i.text`

type ProofColumns = [text: string | null, signature: Uint8Array | null]

/** The columns of `SELECT_DOCUMENT`, in their order. An array costs less than an object. */
export type DocumentRow = [
  id: number | null,
  itemId: ItemId,
  node: number,
  version: number,
  withdrawn: number,
  fingerprint: Uint8Array,
  publishedAt: Instant,
  updatedAt: Instant,
  publication: number,
  latest: number,
  withdrawal: number | null,
  contentProof: number | null,
  shownOn: string,
  leftOutlets: string,
  directoryPosition: number | null,
  erasedBelow: number,
  content: unknown,
  ...ofLatest: ProofColumns,
  ...ofPublication: ProofColumns,
  ...ofWithdrawal: ProofColumns,
  ...ofContent: ProofColumns,
]

/** Where the columns of the proofs begin. */
const PROOFS = 17

export function documentOf(row: DocumentRow, names: Names): StoredDocument {
  const [, itemId, node, version, withdrawn, fingerprint, publishedAt, updatedAt, publication, latestRow] = row
  const [withdrawal, contentProof, shownOn, leftOutlets, directoryPosition, erasedBelow, content] = row.slice(10) as [
    number | null,
    number | null,
    string,
    string,
    number | null,
    number,
    unknown,
  ]
  // A proof that is missing from the history becomes empty, and does not verify.
  const proofAt = (which: number): Proof => ({
    envelopeText: (row[PROOFS + 2 * which] as string | null) ?? '',
    signature: (row[PROOFS + 2 * which + 1] as Uint8Array | null) ?? new Uint8Array(),
  })
  const latest = proofAt(0)
  const proofOf = (id: number, which: number): Proof => (id === latestRow ? latest : proofAt(which))
  return {
    itemId,
    nodeId: names.nameOf(node) as NodeId,
    version,
    status: withdrawn === 1 ? 'withdrawn' : 'live',
    fingerprint: hashOfBytes(fingerprint),
    publishedAt,
    updatedAt,
    publication: proofOf(publication, 1),
    latest,
    withdrawal: withdrawal === null ? null : proofOf(withdrawal, 2),
    contentText: typeof content === 'string' ? content : null,
    contentProof: contentProof === null ? null : proofOf(contentProof, 3),
    shownOn: entriesOfList(shownOn, names),
    directoryPosition,
    erasedBelow,
    leftOutlets: entriesOfList(leftOutlets, names),
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
