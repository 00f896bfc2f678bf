import type { ItemId } from '../../../domain/ids.ts'
import { foldText } from '../../../domain/item/search-text.ts'
import type { OutletQuery } from '../../../ports/item-store.ts'
import { blockOf, type ShardBounds, shardsByNewest } from './block-bounds.ts'
import type { Candidates } from './candidates.ts'
import type { Connection } from './connection.ts'
import { markOf } from './mark.ts'
import { isNewer, type ListPlace } from './outlet-list.ts'
import { itemAt, shardTable } from './search-index.ts'
import { entryToken, fieldToken, matchOf, organToken, WITHDRAWN_TOKEN } from './search-tokens.ts'
import { createTopList, type TopList } from './top-list.ts'

/** Looked at at once: a page of large items has no room for more. */
const STEP = 50

/** The places of a search or a filtered list, no more looked for than are taken. */
export function* outletSearch(
  connection: Connection,
  candidates: Candidates,
  entries: number[],
  query: OutletQuery,
): Iterable<ListPlace> {
  let { after } = query
  for (let left = query.limit; left > 0; left -= STEP) {
    const limit = Math.min(STEP, left)
    const places = searchPage(connection, candidates, entries, { ...query, limit, after })
    yield* places
    const last = places.at(-1)
    if (places.length < limit || last === undefined) return
    after = { publishedAt: new Date(last.publishedAt).toISOString(), itemId: last.itemId as ItemId }
  }
}

/**
 * A page of a search or a filtered list: shard after shard of the index, the one with the newest item first,
 * its matches from the highest item number down. Items are numbered as they came, so their publication times
 * nearly rise, and the bounds of each block of items say when nothing newer can follow.
 */
function searchPage(
  connection: Connection,
  candidates: Candidates,
  entries: number[],
  query: OutletQuery,
): ListPlace[] {
  const top = createTopList(query.limit)
  const after = query.after && { ...query.after, publishedAt: Date.parse(query.after.publishedAt) }
  const condition = conditionOf(entries, query)
  for (const shard of shardsByNewest(connection)) {
    if (shard.newest < (top.worst()?.publishedAt ?? EARLIEST)) break
    if (after !== undefined && shard.oldest > after.publishedAt) continue
    for (const item of matchesIn(shard, condition, connection, top, after?.publishedAt)) {
      const place = candidates.placeOf(item)
      if (after !== undefined && !isNewer(after, place)) continue
      const worst = top.worst()
      if (worst !== null && isNewer(worst, place)) continue
      if (candidates.isWanted(place, query)) top.add(place)
    }
  }
  return top.places()
}

const EARLIEST = Number.NEGATIVE_INFINITY

/** Items of a shard that fit the condition and whose block may hold something for the list. */
function* matchesIn(
  { shard, blocks }: ShardBounds,
  condition: string,
  { sql }: Connection,
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
  if (field !== undefined) parts.push(`"${fieldToken(markOf('field', field))}"`)
  if (organ !== undefined) parts.push(`"${organToken(markOf('organ', organ))}"`)
  if (status === 'withdrawn') parts.push(`"${WITHDRAWN_TOKEN}"`)
  const text = matchOf(foldText(q ?? ''))
  if (text !== null) parts.push(text)
  return parts.join(' AND ')
}
