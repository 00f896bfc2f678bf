import type { ItemId } from '../../../domain/ids.ts'
import { foldText } from '../../../domain/item/search-text.ts'
import type { OutletQuery } from '../../../ports/item-store.ts'
import { blockOf, type ShardBounds, shardsByNewest } from './block-bounds.ts'
import type { Candidates } from './candidates.ts'
import type { GenerationFile } from './generation-file.ts'
import { isNewer, type ListRow } from './outlet-list.ts'
import { itemAt, shardTable } from './search-index.ts'
import { entryToken, fieldToken, matchOf, organToken, shortHash, WITHDRAWN_TOKEN } from './search-tokens.ts'
import { createTopList, type TopList } from './top-list.ts'

/** Items that are looked for at a time: a page of large items has no room for more. */
const STEP = 50

/** The rows of a search or a filtered list. No more are looked for than the caller takes. */
export function* searchOutlet(
  generationFile: GenerationFile,
  candidates: Candidates,
  entries: number[],
  query: OutletQuery,
): Iterable<ListRow> {
  let { after } = query
  for (let left = query.limit; left > 0; left -= STEP) {
    const limit = Math.min(STEP, left)
    const rows = searchPage(generationFile, candidates, entries, { ...query, limit, after })
    yield* rows
    const last = rows.at(-1)
    if (rows.length < limit || last === undefined) return
    after = { publishedAt: new Date(last.publishedAt).toISOString(), itemId: last.itemId as ItemId }
  }
}

/**
 * A page of a search or a filtered list. It goes through the index shard by shard, the one with the newest item first,
 * and through a shard's matches from the highest item number down. Items are numbered in the order in which they came,
 * so publication times nearly rise with the numbers. The bounds of each block of items say when nothing newer can
 * follow.
 */
function searchPage(
  generationFile: GenerationFile,
  candidates: Candidates,
  entries: number[],
  query: OutletQuery,
): ListRow[] {
  const top = createTopList(query.limit)
  const after = query.after && { ...query.after, publishedAt: Date.parse(query.after.publishedAt) }
  const condition = conditionOf(entries, query)
  for (const shard of shardsByNewest(generationFile)) {
    if (shard.newest < (top.worst()?.publishedAt ?? EARLIEST)) break
    if (after !== undefined && shard.oldest > after.publishedAt) continue
    for (const item of matchesIn(shard, condition, generationFile, top, after?.publishedAt)) {
      const row = candidates.rowOf(item)
      if (after !== undefined && !isNewer(after, row)) continue
      const worst = top.worst()
      if (worst !== null && isNewer(worst, row)) continue
      if (candidates.isWanted(row, query)) top.add(row)
    }
  }
  return top.rows()
}

const EARLIEST = Number.NEGATIVE_INFINITY

/** Items of a shard that meet the condition, from blocks that can still hold a row for the list. */
function* matchesIn(
  { shard, blocks }: ShardBounds,
  condition: string,
  { sql }: GenerationFile,
  top: TopList,
  notAfter = Number.MAX_SAFE_INTEGER,
): Iterable<number> {
  const table = shardTable(shard)
  const rows = sql(`SELECT rowid FROM ${table} WHERE ${table} MATCH ? ORDER BY rowid DESC`).iterate(condition)
  for (const { rowid } of rows as Iterable<unknown> as Iterable<{ rowid: number }>) {
    const item = itemAt(shard, rowid)
    const block = blocks.get(blockOf(item))
    const needed = top.worst()?.publishedAt ?? EARLIEST
    if (block === undefined || block.newestFromHere < needed) return
    if (block.newest >= needed && block.oldest <= notAfter) yield item
  }
}

function conditionOf(entries: number[], { q, field, organ, status }: OutletQuery): string {
  const parts = [`(${entries.map((entry) => `"${entryToken(entry)}"`).join(' OR ')})`]
  if (field !== undefined) parts.push(`"${fieldToken(shortHash('field', field))}"`)
  if (organ !== undefined) parts.push(`"${organToken(shortHash('organ', organ))}"`)
  if (status === 'withdrawn') parts.push(`"${WITHDRAWN_TOKEN}"`)
  const text = matchOf(foldText(q ?? ''))
  if (text !== null) parts.push(text)
  return parts.join(' AND ')
}
