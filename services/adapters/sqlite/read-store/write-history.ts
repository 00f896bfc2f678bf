import type { CanonicalText } from '../../../domain/canonical.ts'
import type { ReadModelBatch } from '../../../ports/read-model-batch.ts'
import type { HistoryRow } from '../../../ports/read-models.ts'
import { bytesOfHash } from '../hash-bytes.ts'
import type { Connection } from './connection.ts'
import type { ItemStates } from './item-states.ts'
import type { Names } from './names.ts'
import type { Texts } from './texts.ts'

export interface HistoryWriting {
  connection: Connection
  names: Names
  texts: Texts
  states: ItemStates
  /** Rows of this batch by their envelopes: most proofs of its items are among them. */
  inserted: Map<CanonicalText, number>
}

/** Inserts a row unless its place is taken. A version below the item's erasure mark arrives blank. */
export function insertHistory(row: HistoryRow, { connection, names, texts, states, inserted }: HistoryWriting): void {
  const { sql } = connection
  const state = states.of(row.itemId)
  const erased = row.erased || row.version < state.erasedBelow
  const { changes, lastInsertRowid } = sql(
    `INSERT INTO history (node, nodeSeq, item, version, hash, envelope, signature, erased, allowed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (node, nodeSeq) DO NOTHING`,
  ).run(
    names.idOf(row.nodeId),
    row.nodeSeq,
    state.id,
    row.version,
    bytesOfHash(row.envelopeHash),
    row.envelopeText,
    row.signature,
    erased ? 1 : 0,
    row.outcome === 'applied' ? 1 : 0,
  )
  if (changes === 0) return
  inserted.set(row.envelopeText, Number(lastInsertRowid))
  if (!erased && row.contentText !== null)
    sql('UPDATE history SET text = ? WHERE id = ?').run(texts.put(row.contentText), lastInsertRowid)
}

/** A superseded content goes to its row, never to an erased one. The text that the item has is shared. */
export function keepSuperseded(
  { itemId, version, contentText }: ReadModelBatch['superseded'][number],
  { connection, texts, states }: HistoryWriting,
): void {
  const state = states.of(itemId)
  const row = connection
    .sql('SELECT id, text FROM history WHERE item = ? AND version = ? AND allowed = 1 AND erased = 0')
    .get(state.id, version)
  if (row === undefined || row.text !== null) return
  const text = state.text !== null && state.contentText === contentText ? state.text : texts.put(contentText)
  connection.sql('UPDATE history SET text = ? WHERE id = ?').run(text, row.id as number)
}

/** Wipes all texts of the item's versions below `version`; its search shard has to be made anew. */
export function eraseBelow(
  { itemId, version }: ReadModelBatch['erasures'][number],
  { connection: { sql }, texts, states }: HistoryWriting,
  onWiped: (item: number) => void,
): void {
  const state = states.of(itemId)
  const kept = sql('SELECT text FROM history WHERE item = ? AND version < ? AND text IS NOT NULL')
  const wiped = kept.all(state.id, version).map((row) => row.text as number)
  if (state.version < version && state.text !== null) {
    wiped.push(state.text)
    state.text = null
    state.contentText = null
    sql('UPDATE items SET text = NULL WHERE id = ?').run(state.id)
  }
  for (const text of wiped) texts.wipe(text)
  sql('UPDATE history SET text = NULL, erased = 1 WHERE item = ? AND version < ? AND erased = 0').run(state.id, version)
  if (wiped.length > 0) onWiped(state.id)
  if (version <= state.erasedBelow) return
  state.erasedBelow = version
  if (state.stored) sql('UPDATE items SET erasedBelow = ? WHERE id = ?').run(version, state.id)
}
