import type { Content } from '../../../domain/item/content.ts'
import { firstDay, lastDay } from '../../../domain/item/display-dates.ts'
import { documentNumberKey } from '../../../domain/item/document-number.ts'
import type { Proof } from '../../../domain/item/item-document.ts'
import { printedDay } from '../../../domain/item/printed-day.ts'
import { incomplete } from '../../../ports/incomplete.ts'
import { erasedWrite, type ItemWrite } from '../../../ports/read-model-batch.ts'
import { bytesOfHash } from '../hash-bytes.ts'
import { type ItemRow, listOfIds } from './item-row.ts'
import type { ItemInBatch } from './items-in-batch.ts'
import { writeOutletRows } from './outlet-rows.ts'
import { shortHash } from './search-tokens.ts'
import type { BatchWriting } from './write-history.ts'

const COLUMNS = [
  'itemId',
  'version',
  'erasedBelow',
  'node',
  'withdrawn',
  'fingerprint',
  'publishedAt',
  'updatedAt',
  'publication',
  'latest',
  'withdrawal',
  'contentProof',
  'text',
  'shownOn',
  'facets',
  'leftOutlets',
  'organ',
  'fieldMark',
  'organMark',
  'displayFrom',
  'displayUntil',
  'printedDay',
  'validityMark',
  'numberMark',
  'changedPartition',
  'changedOffset',
  'loggedAt',
  'directoryPosition',
  'handsOver',
  'id',
] as const
const INSERT = `INSERT INTO items (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`
const UPDATE = `UPDATE items SET ${COLUMNS.slice(0, -1)
  .map((column) => `${column} = ?`)
  .join(', ')} WHERE id = ?`

/** Writes an item over a lower version only. False when the same or a newer version is there. */
export function upsertItem(given: ItemWrite, writing: BatchWriting): boolean {
  const { generationFile, names, items } = writing
  const item = items.of(given.document.itemId)
  if (given.document.version <= item.version) return false
  const write = given.document.version < item.erasedBelow ? erasedWrite(given) : given
  const { document } = write
  const { contentText } = document
  const text = replaceText(item, contentText, writing)
  const publication = proofRow(document.publication, item.row?.publication, item, writing)
  const latest = proofRow(document.latest, item.row?.latest, item, writing)
  const { withdrawal, contentProof } = document
  const row: ItemRow & { loggedAt: number } = {
    id: item.id,
    itemId: document.itemId,
    version: document.version,
    erasedBelow: item.erasedBelow,
    node: names.idOf(document.nodeId),
    withdrawn: document.status === 'withdrawn' ? 1 : 0,
    fingerprint: bytesOfHash(document.fingerprint),
    publishedAt: document.publishedAt,
    updatedAt: document.updatedAt,
    publication,
    latest,
    withdrawal: withdrawal && proofRow(withdrawal, item.row?.withdrawal, item, writing),
    contentProof: contentProof && proofRow(contentProof, item.row?.contentProof, item, writing),
    text,
    shownOn: listOfIds(document.shownOn.map(names.idOf)),
    facets: listOfIds(write.facets.map(names.idOf)),
    directoryPosition: write.directoryPosition,
    handsOver: write.handsOver ? 1 : 0,
    leftOutlets: listOfIds(document.leftOutlets.map(names.idOf)),
    organ: namesOrgan(write.content) || write.organName === null ? null : names.idOf(write.organName),
    fieldMark: write.field === null ? null : shortHash('field', write.field),
    organMark: write.organName === null ? null : shortHash('organ', write.organName),
    displayFrom: firstDay(write.displayFrom),
    displayUntil: lastDay(write.displayUntil),
    ...listMarks(write),
    changedPartition: write.changedAt.partition,
    changedOffset: write.changedAt.offset,
    loggedAt: Date.parse(write.loggedAt),
  }
  generationFile.sql(item.stored ? UPDATE : INSERT).run(...COLUMNS.map((column) => row[column]))
  writeOutletRows(generationFile, item.row, row)
  Object.assign(item, { version: row.version, row, text, contentText, content: write.content, stored: true })
  return true
}

const listMarks = ({ document, content }: ItemWrite) => ({
  printedDay: printedDay(content, document.publishedAt, document.updatedAt),
  validityMark: content?.validity === undefined ? null : shortHash('validity', content.validity),
  numberMark:
    content?.documentNumber === undefined ? null : shortHash('number', documentNumberKey(content.documentNumber)),
})

/** The text row of the new content. The old one is wiped, unless the history keeps it as a superseded version. */
function replaceText(item: ItemInBatch, contentText: string | null, { generationFile, texts }: BatchWriting) {
  if (item.text !== null && item.contentText === contentText) return item.text
  if (item.text !== null) {
    const kept = generationFile.sql('SELECT 1 FROM history WHERE item = ? AND text = ?').get(item.id, item.text)
    if (kept === undefined) texts.wipe(item.text)
  }
  return contentText === null ? null : texts.put(contentText)
}

/** The history row that holds a proof. Proofs are kept there only. `kept`: the row that the item had for it until now. */
function proofRow(
  { envelopeText }: Proof,
  kept: number | null | undefined,
  { id, itemId }: ItemInBatch,
  { generationFile: { sql }, inserted }: BatchWriting,
): number {
  const known = inserted.get(envelopeText)
  if (known !== undefined) return known
  const isKept = kept != null && sql('SELECT envelope FROM history WHERE id = ?').get(kept)?.envelope === envelopeText
  if (isKept) return kept
  const row = sql('SELECT id FROM history WHERE item = ? AND envelope = ?').get(id, envelopeText)
  if (row === undefined) throw incomplete(`the history lacks a row that a proof of ${itemId} is kept in`)
  return row.id as number
}

const namesOrgan = (content: Content | null): boolean => content?.organ?.name !== undefined
