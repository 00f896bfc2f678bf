import { foldText, searchTextOf } from '../../../domain/item/search-text.ts'
import type { OutletQuery } from '../../../ports/read-store.ts'
import type { Connection } from './connection.ts'
import { firstDay } from './display-days.ts'
import { markOf } from './mark.ts'
import type { Names } from './names.ts'
import { isNewer, type ListPlace } from './outlet-list.ts'
import { blockOf } from './outlet-rows.ts'
import { itemAt, shardOf, shardTable } from './search-index.ts'
import { entryToken, fieldToken, matchOf, organToken, WITHDRAWN_TOKEN } from './search-tokens.ts'
import { createTopList } from './top-list.ts'

interface Block {
  block: number
  newest: number
}

interface Candidate {
  item: number
  itemId: string
  publishedAt: string
  withdrawn: number
  displayFrom: number
  displayUntil: number
  organ: number | null
  content: unknown
}

const CANDIDATE = `
SELECT i.id AS item, i.itemId, i.publishedAt, i.withdrawn, i.displayFrom, i.displayUntil, i.organ, t.text AS content
FROM items i LEFT JOIN texts t ON t.id = i.text WHERE i.id = ?`

/**
 * A page of a search: shard after shard of the index, the one with the newest items first, its matches from
 * the highest item number down. Items are numbered as they came, so publication times nearly fall; the
 * newest of each block of neighbours says when nothing newer can follow. Every candidate's text is looked at.
 */
export function outletSearch(connection: Connection, names: Names, entries: number[], query: OutletQuery): ListPlace[] {
  const { sql } = connection
  const top = createTopList(query.limit)
  const condition = conditionOf(entries, query)
  const isWanted = createCheck(names, query)
  for (const { shard, newest, blocks } of shardsByNewest(connection)) {
    if (top.isFull() && newest < top.worst()) break
    const table = shardTable(shard)
    const matches = sql(`SELECT rowid FROM ${table} WHERE ${table} MATCH ? ORDER BY rowid DESC`)
    for (const { rowid } of matches.iterate(condition) as Iterable<{ rowid: number }>) {
      const item = itemAt(shard, rowid)
      if (top.isFull() && (blocks.get(blockOf(item)) ?? 0) < top.worst()) continue
      const candidate = sql(CANDIDATE).get(item) as unknown as Candidate
      if (isWanted(candidate)) top.add({ item, itemId: candidate.itemId, publishedAt: Date.parse(candidate.publishedAt) })
    }
  }
  return top.places()
}

/** FTS5 syntax: shown on one of the entries, and every token of the query and the filters. */
function conditionOf(entries: number[], { q, field, organ, status }: OutletQuery): string {
  const conditions = [`(${entries.map((entry) => `"${entryToken(entry)}"`).join(' OR ')})`]
  const words = q === undefined ? null : matchOf(foldText(q))
  if (words !== null) conditions.push(words)
  if (field !== undefined) conditions.push(`"${fieldToken(markOf('field', field))}"`)
  if (organ !== undefined) conditions.push(`"${organToken(markOf('organ', organ))}"`)
  if (status === 'withdrawn') conditions.push(`"${WITHDRAWN_TOKEN}"`)
  const all = conditions.join(' AND ')
  return status === 'live' ? `(${all}) NOT "${WITHDRAWN_TOKEN}"` : all
}

function createCheck(names: Names, { q, today, after }: OutletQuery): (candidate: Candidate) => boolean {
  const day = firstDay(today)
  const literal = q === undefined ? '' : foldText(q)
  const place = after && { publishedAt: Date.parse(after.publishedAt), itemId: after.itemId }
  return (candidate) => {
    const { itemId, displayFrom, displayUntil, content, withdrawn, organ } = candidate
    if (displayFrom > day || displayUntil < day) return false
    if (place !== undefined && !isNewer(place, { itemId, publishedAt: Date.parse(candidate.publishedAt) })) return false
    if (literal === '') return true
    const contentText = typeof content === 'string' ? content : null
    const text = searchTextOf({ status: withdrawn === 1 ? 'withdrawn' : 'live', contentText }, organ === null ? null : names.nameOf(organ))
    return text.includes(literal)
  }
}

function shardsByNewest({ sql }: Connection): { shard: number; newest: number; blocks: Map<number, number> }[] {
  const shards = new Map<number, { shard: number; newest: number; blocks: Map<number, number> }>()
  for (const { block, newest } of sql('SELECT block, newest FROM blocks').iterate() as Iterable<unknown> as Iterable<Block>) {
    const number = shardOf(block << 8)
    const shard = shards.get(number) ?? { shard: number, newest: 0, blocks: new Map<number, number>() }
    shard.newest = Math.max(shard.newest, newest)
    shard.blocks.set(block, newest)
    shards.set(number, shard)
  }
  return [...shards.values()].sort((a, b) => b.newest - a.newest || b.shard - a.shard)
}
