import type { CanonicalText } from '../../../domain/canonical.ts'
import type { ReadModelBatch } from '../../../ports/read-model-batch.ts'
import type { HistoryRow } from '../../../ports/read-models.ts'
import { bytesOfHash } from '../hash-bytes.ts'
import type { GenerationFile } from './generation-file.ts'
import type { ItemsInBatch } from './items-in-batch.ts'
import type { Names } from './names.ts'
import type { Texts } from './texts.ts'

export interface BatchWriting {
  generationFile: GenerationFile
  names: Names
  texts: Texts
  items: ItemsInBatch
  /** Ids of the rows that this batch inserted, by envelope: most proofs of its items are among them. */
  inserted: Map<CanonicalText, number>
}

/** Inserts a row, unless one is there for its nodeSeq. Below the item's `erasedBelow` it is inserted without content. */
export function insertHistory(row: HistoryRow, { generationFile, names, texts, items, inserted }: BatchWriting): void {
  const { sql } = generationFile
  const item = items.of(row.itemId)
  const erased = row.erased || row.version < item.erasedBelow
  const { changes, lastInsertRowid } = sql(
    `INSERT INTO history (node, nodeSeq, item, version, hash, envelope, signature, erased, allowed, notAllowedAt, freedAt)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (node, nodeSeq) DO NOTHING`,
  ).run(
    names.idOf(row.nodeId),
    row.nodeSeq,
    item.id,
    row.version,
    bytesOfHash(row.envelopeHash),
    row.envelopeText,
    row.signature,
    erased ? 1 : 0,
    row.outcome === 'applied' ? 1 : 0,
    row.notAllowedAt,
    row.freedAt,
  )
  if (changes === 0) return
  inserted.set(row.envelopeText, Number(lastInsertRowid))
  if (!erased && row.contentText !== null)
    sql('UPDATE history SET text = ? WHERE id = ?').run(texts.put(row.contentText), lastInsertRowid)
}

/** Notes that the root has discarded an event that was not allowed. The first discard behind it counts. */
export function noteFreed(
  { nodeId, nodeSeq, freedAt }: ReadModelBatch['free'][number],
  { generationFile, names }: BatchWriting,
): void {
  generationFile
    .sql(
      `UPDATE history SET freedAt = ?1 WHERE node = ?2 AND nodeSeq = ?3 AND allowed = 0
       AND (freedAt IS NULL OR freedAt > ?1)`,
    )
    .run(freedAt, names.idOf(nodeId), nodeSeq)
}

/** Puts a superseded content into its row, unless that row is erased. It shares the text with the item where it can. */
export function keepSuperseded(
  { itemId, version, contentText }: ReadModelBatch['superseded'][number],
  { generationFile, texts, items }: BatchWriting,
): void {
  const item = items.of(itemId)
  const row = generationFile
    .sql('SELECT id, text FROM history WHERE item = ? AND version = ? AND allowed = 1 AND erased = 0')
    .get(item.id, version)
  if (row === undefined || row.text !== null) return
  const text = item.text !== null && item.contentText === contentText ? item.text : texts.put(contentText)
  generationFile.sql('UPDATE history SET text = ? WHERE id = ?').run(text, row.id as number)
}

/** Wipes all texts of the item's versions below `version`. `onWiped`: its search shard has to be rebuilt. */
export function eraseBelow(
  { itemId, version }: ReadModelBatch['erasures'][number],
  { generationFile: { sql }, texts, items }: BatchWriting,
  onWiped: (id: number) => void,
): void {
  const item = items.of(itemId)
  const kept = sql('SELECT text FROM history WHERE item = ? AND version < ? AND text IS NOT NULL')
  const wiped = kept.all(item.id, version).map((row) => row.text as number)
  if (item.version < version && item.text !== null) {
    wiped.push(item.text)
    item.text = null
    item.contentText = null
    sql('UPDATE items SET text = NULL WHERE id = ?').run(item.id)
  }
  for (const text of wiped) texts.wipe(text)
  sql('UPDATE history SET text = NULL, erased = 1 WHERE item = ? AND version < ? AND erased = 0').run(item.id, version)
  if (wiped.length > 0) onWiped(item.id)
  if (version <= item.erasedBelow) return
  item.erasedBelow = version
  if (item.stored) sql('UPDATE items SET erasedBelow = ? WHERE id = ?').run(version, item.id)
}
