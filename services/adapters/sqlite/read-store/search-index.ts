import type { GenerationFile } from './generation-file.ts'

/** Items a shard, as a power of two. A shard is small enough to be rebuilt when a text in it is erased. */
export const SHARD_BITS = 12
const SLOT_MASK = (1 << SHARD_BITS) - 1

export const shardOf = (item: number): number => item >>> SHARD_BITS
export const shardTable = (shard: number): string => `search_${shard}`
/** The number of the item in one slot of a shard. */
export const itemAt = (shard: number, slot: number): number => (shard << SHARD_BITS) | slot
export const slotOf = (item: number): number => item & SLOT_MASK

/** A change of one item's tokens; `before` is null for a new item. */
interface TokenChange {
  item: number
  before: string | null
  after: string
}

/** The full-text index: one contentless FTS5 table for each 4,096 items. */
export interface SearchIndex {
  /** Applies changes; each item at most once. Only inside a transaction. */
  apply(changes: TokenChange[]): void
  /** Rebuilds a shard from its items' tokens, so that nothing of the old one stays in the file. */
  rebuild(shard: number, items: Iterable<{ item: number; tokens: string }>): void
  /** To be called after a rollback: a shard that was created in it is gone. */
  forget(): void
}

export function createSearchIndex({ sql, database, forget }: GenerationFile): SearchIndex {
  const known = new Set<number>()
  const create = (shard: number) => {
    database.exec(
      `CREATE VIRTUAL TABLE ${shardTable(shard)} USING fts5(tokens, content='', columnsize=0, detail=none, tokenize="ascii tokenchars '_'")`,
    )
    // Without it an import's batch is split into many small segments, which takes 1.6 times as long.
    database.exec(`INSERT INTO ${shardTable(shard)} (${shardTable(shard)}, rank) VALUES ('hashsize', 8000000)`)
    sql('INSERT OR REPLACE INTO shards (shard, stale) VALUES (?, 0)').run(shard)
  }
  const ensure = (shard: number) => {
    if (known.has(shard)) return
    if (sql('SELECT 1 FROM shards WHERE shard = ?').get(shard) === undefined) create(shard)
    known.add(shard)
  }
  const insert = (item: number, tokens: string) => {
    const table = shardTable(shardOf(item))
    sql(`INSERT INTO ${table} (rowid, tokens) VALUES (?, ?)`).run(slotOf(item), tokens)
  }
  const remove = (item: number, tokens: string) => {
    const table = shardTable(shardOf(item))
    sql(`INSERT INTO ${table} (${table}, rowid, tokens) VALUES ('delete', ?, ?)`).run(slotOf(item), tokens)
  }
  return {
    apply: (changes) => {
      // In rising order: FTS5 starts a new segment whenever a row number goes back.
      for (const { item, before, after } of changes.sort((a, b) => a.item - b.item)) {
        ensure(shardOf(item))
        const gone = before === null ? '' : without(before, after)
        const come = before === null ? after : without(after, before)
        if (gone !== '') remove(item, gone)
        if (come !== '') insert(item, come)
      }
    },
    rebuild: (shard, items) => {
      forget(shardTable(shard))
      database.exec(`DROP TABLE ${shardTable(shard)}`)
      create(shard)
      for (const { item, tokens } of items) insert(item, tokens)
    },
    forget: () => known.clear(),
  }
}

/** The tokens of one text that another lacks, each once. */
function without(tokens: string, others: string): string {
  const lacking = new Set(tokens.split(' '))
  for (const token of others.split(' ')) lacking.delete(token)
  return [...lacking].join(' ')
}
