import { foldText, searchTextOf } from '../../../domain/item/search-text.ts'
import type { OutletQuery } from '../../../ports/read-store.ts'
import type { Connection } from './connection.ts'
import { firstDay } from './display-days.ts'
import { markOf } from './mark.ts'
import type { Names } from './names.ts'
import { isNewer, type ListPlace } from './outlet-list.ts'
import { blockOf } from './outlet-rows.ts'
import { entryToken, fieldToken, matchOf, organToken, WITHDRAWN_TOKEN } from './search-tokens.ts'
import { itemAt, placeOf, shardOf, shardTable } from './search-index.ts'
import { createTopList } from './top-list.ts'

interface Bounds {
  block: number
  newest: number
  oldest: number
}

const CANDIDATE = `
SELECT i.id AS item, i.itemId, i.publishedAt, i.withdrawn, i.displayFrom, i.displayUntil, i.organ, i.text
FROM items i WHERE i.id = ?`

/**
 * A page of a search: shard after shard of the index, the one with the newest items first, its matches from
 * the highest item number down. Items are numbered as they came, so publication times nearly fall; the
 * bounds of each block say when nothing newer can follow. Every candidate's text is looked at.
 */
export function outletSearch(connection: Connection, names: Names, entries: number[], query: OutletQuery): ListPlace[] {
  const { sql } = connection
  const top = createTopList(query.limit)
  const after = query.after && { ...query.after, publishedAt: Date.parse(query.after.publishedAt) }
  const isWanted = createCheck(connection, names, query)
  const condition = conditionOf(entries, query)
  for (const blocks of shardsByNewest(connection)) {
    const first = blocks[0] as Bounds
    if (top.isFull() && first.newest < top.worst()) break
    const shard = shardOf(first.block << 8)
    const newest = new Map(blocks.map((b) => [b.block, b]))
    const table = shardTable(shard)
    const matches = sql(`SELECT rowid FROM ${table} WHERE ${table} MATCH ? ORDER BY rowid DESC`).iterate(condition)
    for (const { rowid } of matches as Iterable<{ rowid: number }>) {
      const item = itemAt(shard, rowid)
    }
  }
  return []
}
