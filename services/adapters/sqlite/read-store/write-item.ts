import type { Content } from '../../../domain/item/content.ts'
import { firstDay, lastDay } from '../../../domain/item/display-days.ts'
import type { Proof } from '../../../domain/item/item-document.ts'
import { erasedWrite, type ItemWrite } from '../../../ports/read-model-batch.ts'
import { bytesOfHash } from '../hash-bytes.ts'
import { type ItemRow, listOfIds } from './item-row.ts'
import type { ItemState } from './item-states.ts'
import { markOf } from './mark.ts'
import { writeOutletRows } from './outlet-rows.ts'
import type { HistoryWriting } from './write-history.ts'

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
  'text',
  'shownOn',
  'leftOutlets',
  'organ',
  'fieldMark',
  'organMark',
  'displayFrom',
  'displayUntil',
  'changedPartition',
  'changedOffset',
  'loggedAt',
  'id',
] as const
const INSERT = `INSERT INTO items (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`
const UPDATE = `UPDATE items SET ${COLUMNS.slice(0, -1)
  .map((c) => `${c} = ?`)
  .join(', ')} WHERE id = ?`

/** Writes an item over a lower version only; false when there was the same or a newer one. */
export function writeItem(given: ItemWrite, writing: HistoryWriting): boolean {
  const { connection, names, states } = writing
  const state = states.of(given.document.itemId)
  if (given.document.version <= state.version) return false
  const write = given.document.version < state.erasedBelow ? erasedWrite(given) : given
  const { document } = write
  const { contentText } = document
  const text = replaceText(state, contentText, writing)
  const publication = proofRow(document.publication, write, writing)
  const latest = proofRow(document.latest, write, writing)
  const row: ItemRow & { loggedAt: number } = {
    id: state.id,
    itemId: document.itemId,
    version: document.version,
    erasedBelow: state.erasedBelow,
    node: names.idOf(document.nodeId),
    withdrawn: document.status === 'withdrawn' ? 1 : 0,
    fingerprint: bytesOfHash(document.fingerprint),
    publishedAt: document.publishedAt,
    updatedAt: document.updatedAt,
    publication,
    latest,
    withdrawal: document.withdrawal === null ? null : proofRow(document.withdrawal, write, writing),
    text,
    shownOn: listOfIds(document.shownOn.map(names.idOf)),
    leftOutlets: listOfIds(document.leftOutlets.map(names.idOf)),
    organ: contentNamesOrgan(contentText) || write.organName === null ? null : names.idOf(write.organName),
    fieldMark: write.field === null ? null : markOf('field', write.field),
    organMark: write.organName === null ? null : markOf('organ', write.organName),
    displayFrom: firstDay(write.displayFrom),
    displayUntil: lastDay(write.displayUntil),
    changedPartition: write.changedAt.partition,
    changedOffset: write.changedAt.offset,
    loggedAt: Date.parse(write.loggedAt),
  }
  connection.sql(state.stored ? UPDATE : INSERT).run(...COLUMNS.map((column) => row[column]))
  writeOutletRows(connection, state.row, row)
  Object.assign(state, { version: row.version, row, text, contentText, stored: true })
  return true
}

/** The row of the new content. The old one is wiped unless history keeps it as a superseded version. */
function replaceText(state: ItemState, contentText: string | null, { connection, texts }: HistoryWriting) {
  if (state.text !== null && state.contentText === contentText) return state.text
  if (state.text !== null) {
    const kept = connection.sql('SELECT 1 FROM history WHERE item = ? AND text = ?').get(state.id, state.text)
    if (kept === undefined) texts.wipe(state.text)
  }
  return contentText === null ? null : texts.put(contentText)
}

/** A document's proofs are kept once, in history. */
function proofRow(proof: Proof, { document }: ItemWrite, { connection, names, inserted }: HistoryWriting): number {
  const known = inserted.get(proof.envelopeText)
  if (known !== undefined) return known
  const { nodeSeq } = JSON.parse(proof.envelopeText) as { nodeSeq: number }
  const row = connection
    .sql('SELECT id, envelope FROM history WHERE node = ? AND nodeSeq = ?')
    .get(names.idOf(document.nodeId), nodeSeq)
  if (row === undefined || row.envelope !== proof.envelopeText)
    throw new Error(`history lacks ${document.nodeId}/${nodeSeq}, a proof of ${document.itemId}`)
  return row.id as number
}

const contentNamesOrgan = (contentText: string | null): boolean =>
  contentText !== null && (JSON.parse(contentText) as Content).organ?.name !== undefined
