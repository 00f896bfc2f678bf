import { inTransaction } from '../open-database.ts'
import type { Connection } from './connection.ts'
import { type ItemRow, SELECT_DOCUMENT } from './item-row.ts'
import { searchEntryOf } from './item-states.ts'
import type { Names } from './names.ts'
import { searchEntryTokens } from './search-entry.ts'
import { itemAt, type SearchIndex } from './search-index.ts'

/** Builds the shards of the search index anew that held tokens of a text since erased. */
export function rebuildStaleShards({ connection, names, index }: { connection: Connection; names: Names; index: SearchIndex }): void {
  const { sql, database, file } = connection
  const stale = connection.guard(() => sql('SELECT shard FROM shards WHERE stale = 1').all()) as { shard: number }[]
  for (const { shard } of stale)
    inTransaction(database, file, () => {
      const rows = sql(`${SELECT_DOCUMENT} WHERE i.id >= ? AND i.id < ? AND i.version > 0 ORDER BY i.id`).all(itemAt(shard, 0), itemAt(shard + 1, 0))
      index.rebuild(shard, rows.map((row) => {
        const stored = row as unknown as ItemRow & { content: unknown }
        const contentText = typeof stored.content === 'string' ? stored.content : null
        return { item: stored.id, tokens: searchEntryTokens(searchEntryOf(stored, contentText, names)) }
      }))
    })
}
