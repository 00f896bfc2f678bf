import type { UsableAge } from '../../../ports/read-layout.ts'
import type { ReadModelBatch } from '../../../ports/read-model-batch.ts'
import { inTransaction } from '../open-database.ts'
import type { GenerationFile } from './generation-file.ts'
import { createItemsInBatch, type ItemInBatch } from './items-in-batch.ts'
import type { Names } from './names.ts'
import { searchEntryOf, tokensOf } from './search-entry.ts'
import { type SearchIndex, shardOf } from './search-index.ts'
import type { Texts } from './texts.ts'
import { upsertItem } from './upsert-item.ts'
import { type BatchWriting, eraseBelow, insertHistory, keepSuperseded, noteFreed } from './write-history.ts'
import { discardRecord, parkRecord, reparkRecord, unparkRecord } from './write-parked.ts'
import { advanceCheckpoint, writeHead } from './write-progress.ts'

export interface WritingParts {
  generationFile: GenerationFile
  names: Names
  texts: Texts
  index: SearchIndex
}

/** Writes a batch in one transaction. False, and nothing is written, when the checkpoint is no longer `previous`. */
export function writeBatch(batch: ReadModelBatch, { generationFile, names, texts, index }: WritingParts): boolean {
  const { sql } = generationFile
  try {
    return inTransaction(generationFile.database, generationFile.file, () => {
      if (!advanceCheckpoint(generationFile, batch.checkpoint)) return false
      const items = createItemsInBatch(generationFile, names, texts)
      const writing: BatchWriting = { generationFile, names, texts, items, inserted: new Map() }
      for (const row of batch.history) insertHistory(row, writing)
      for (const superseded of batch.superseded) keepSuperseded(superseded, writing)
      for (const erasure of batch.erasures)
        eraseBelow(erasure, writing, (item) => {
          sql('UPDATE shards SET stale = 1 WHERE shard = ?').run(shardOf(item))
        })
      const written = new Set<ItemInBatch>()
      for (const write of batch.items) if (upsertItem(write, writing)) written.add(items.of(write.document.itemId))
      for (const record of batch.park) parkRecord(generationFile, record)
      for (const head of batch.heads) writeHead(generationFile, head)
      for (const record of batch.repark) reparkRecord(generationFile, record)
      for (const position of batch.discard) discardRecord(generationFile, position)
      for (const position of batch.unpark) unparkRecord(generationFile, position)
      for (const freed of batch.free) noteFreed(freed, writing)
      index.apply([...written].map((item) => tokenChange(item, names, generationFile.layoutAge)))
      keepStubs(items.all(), generationFile)
      countItems([...written].filter((item) => item.indexed === null).length, generationFile)
      return true
    })
  } catch (error) {
    names.forget()
    index.forget()
    throw error
  }
}

function tokenChange(item: ItemInBatch, names: Names, layoutAge: UsableAge) {
  if (item.row === null) throw new Error(`${item.itemId} was not written`)
  return {
    item: item.id,
    before: item.indexed === null ? null : tokensOf(item.indexed, layoutAge),
    after: tokensOf({ ...searchEntryOf(item.row, item.contentText, names), content: item.content }, layoutAge),
  }
}

/** Keeps id and `erasedBelow` of items that have history but no document yet. */
function keepStubs(items: Iterable<ItemInBatch>, { sql }: GenerationFile): void {
  for (const item of items)
    if (!item.stored)
      sql('INSERT INTO items (id, itemId, version, erasedBelow) VALUES (?, ?, 0, ?)').run(
        item.id,
        item.itemId,
        item.erasedBelow,
      )
}

function countItems(added: number, { sql }: GenerationFile): void {
  if (added === 0) return
  sql(`INSERT INTO counts VALUES ('items', ?1) ON CONFLICT (name) DO UPDATE SET count = count + ?1`).run(added)
}
