import type { Timers } from '../../../domain/timers.ts'
import { inTransaction } from '../open-database.ts'
import { truncateWal } from '../truncate-wal.ts'
import type { ItemRow } from './item-row.ts'
import { searchEntryOf, tokensOf } from './search-entry.ts'
import { itemAt } from './search-index.ts'
import type { WritingParts } from './write-batch.ts'

/**
 * Leaves no erased byte in any file: rebuilds the search shards in which a text was erased, then copies the write-ahead
 * log into the file and empties it. The cost depends on how much was erased, not on how much is stored. A shard that is
 * rebuilt is no longer marked, although the log may still hold its words: so the log is emptied in any case.
 */
export async function scrub(parts: WritingParts, timers: Timers): Promise<void> {
  const { generationFile } = parts
  const stale = generationFile.sql('SELECT shard FROM shards WHERE stale = 1').all()
  for (const { shard } of stale as unknown as { shard: number }[]) rebuildShard(shard, parts)
  await truncateWal(generationFile.database, generationFile.file, timers)
}

function rebuildShard(shard: number, { generationFile, names, texts, index }: WritingParts): void {
  const select = generationFile.sql('SELECT * FROM items WHERE id BETWEEN ? AND ? AND version > 0 ORDER BY id')
  inTransaction(generationFile.database, generationFile.file, () => {
    const rows = select.all(itemAt(shard, 0), itemAt(shard + 1, 0) - 1) as unknown as ItemRow[]
    const items = rows.map((row) => {
      const contentText = row.text === null ? null : texts.get(row.text)
      return { item: row.id, tokens: tokensOf(searchEntryOf(row, contentText, names), generationFile.layoutAge) }
    })
    index.rebuild(shard, items)
  })
}
