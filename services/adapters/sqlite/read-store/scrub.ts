import { HubError } from '../../../domain/errors.ts'
import { inTransaction } from '../open-database.ts'
import type { GenerationFile } from './generation-file.ts'
import type { ItemRow } from './item-row.ts'
import { searchEntryOf, tokensOf } from './search-entry.ts'
import { itemAt } from './search-index.ts'
import type { WritingParts } from './write-batch.ts'

/**
 * Leaves no erased byte in any file: rebuilds the search shards in which a text was erased, then copies the write-ahead
 * log into the file and empties it. The cost depends on how much was erased, not on how much is stored.
 */
export function scrub(parts: WritingParts): void {
  const { generationFile } = parts
  const stale = generationFile.sql('SELECT shard FROM shards WHERE stale = 1').all()
  for (const { shard } of stale as unknown as { shard: number }[]) rebuildShard(shard, parts)
  truncateLog(generationFile)
}

/** Whether a text was erased since the last scrub. The file knows it, so a crash does not lose it. */
export const isScrubDue = ({ sql, guard }: GenerationFile): boolean =>
  guard(() => sql('SELECT 1 FROM shards WHERE stale = 1').get() !== undefined)

function rebuildShard(shard: number, { generationFile, names, texts, index }: WritingParts): void {
  const select = generationFile.sql('SELECT * FROM items WHERE id BETWEEN ? AND ? AND version > 0 ORDER BY id')
  inTransaction(generationFile.database, generationFile.file, () => {
    const rows = select.all(itemAt(shard, 0), itemAt(shard + 1, 0) - 1) as unknown as ItemRow[]
    const items = rows.map((row) => {
      const contentText = row.text === null ? null : texts.get(row.text)
      return { item: row.id, tokens: tokensOf(searchEntryOf(row, contentText, names)) }
    })
    index.rebuild(shard, items)
  })
}

/** Waits for readers of the log (`busy_timeout`). They hold it for one statement only. */
function truncateLog({ sql, file, guard }: GenerationFile): void {
  const result = guard(() => sql('PRAGMA wal_checkpoint(TRUNCATE)').get())
  if (result?.busy !== 0)
    throw new HubError('store-unavailable', `${file}-wal is held by a reader: erased bytes may still be in it`)
}
