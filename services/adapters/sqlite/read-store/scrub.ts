import { HubError } from '../../../domain/errors.ts'
import { inTransaction } from '../open-database.ts'
import type { Connection } from './connection.ts'
import type { ItemRow } from './item-row.ts'
import { searchEntryOf } from './item-states.ts'
import { tokensOf } from './search-entry.ts'
import { itemAt } from './search-index.ts'
import type { WritingParts } from './write-batch.ts'

/**
 * Leaves no erased byte in any file: builds the search shards anew in which a text was erased, then copies
 * the write-ahead log into the file and empties it. What it costs depends on the erasures, not on what is stored.
 */
export function scrub(parts: WritingParts): void {
  const { connection } = parts
  const stale = connection.sql('SELECT shard FROM shards WHERE stale = 1').all()
  for (const { shard } of stale as unknown as { shard: number }[]) rebuildShard(shard, parts)
  truncateLog(connection)
}

/** Whether a text was erased since the last scrub; it outlives a crash. */
export const isScrubDue = ({ sql, guard }: Connection): boolean =>
  guard(() => sql('SELECT 1 FROM shards WHERE stale = 1').get() !== undefined)

function rebuildShard(shard: number, { connection, names, texts, index }: WritingParts): void {
  const select = connection.sql('SELECT * FROM items WHERE id BETWEEN ? AND ? AND version > 0 ORDER BY id')
  inTransaction(connection.database, connection.file, () => {
    const rows = select.all(itemAt(shard, 0), itemAt(shard + 1, 0) - 1) as unknown as ItemRow[]
    const items = rows.map((row) => {
      const contentText = row.text === null ? null : texts.get(row.text)
      return { item: row.id, tokens: tokensOf(searchEntryOf(row, contentText, names)) }
    })
    index.rebuild(shard, items)
  })
}

/** Waits for readers that still read the log (busy_timeout); they hold it for one statement only. */
function truncateLog({ sql, file, guard }: Connection): void {
  const result = guard(() => sql('PRAGMA wal_checkpoint(TRUNCATE)').get())
  if (result?.busy !== 0)
    throw new HubError('store-unavailable', `${file}-wal is held by a reader: erased bytes may still be in it`)
}
