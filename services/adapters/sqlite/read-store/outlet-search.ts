import { type ItemId, instantOf } from '../../../domain/ids.ts'
import { foldText } from '../../../domain/item/search-text.ts'
import type { Timers } from '../../../domain/timers.ts'
import type { OutletQuery } from '../../../ports/item-store.ts'
import { shardsByNewest } from './block-bounds.ts'
import type { Candidates } from './candidates.ts'
import type { GenerationFile } from './generation-file.ts'
import { isNewer, type ListRow, readOutletList } from './outlet-list.ts'
import { itemAt, SHARD_BITS, shardOf, shardTable, slotOf } from './search-index.ts'
import { entryToken, fieldToken, matchOf, organToken, shortHash, WITHDRAWN_TOKEN } from './search-tokens.ts'

export interface SearchParts extends Pick<Timers, 'turn'> {
  generationFile: GenerationFile
  candidates: Candidates
}

/** So few matches are put in order by themselves. Where there are more, the outlet's list is in order already. */
const FEW = 2000
/** Rows that are looked at before others get their turn. */
const ROWS_A_TURN = 50
/** Rows of an outlet's list that are read at a time. */
const LIST_STEP = 500

/**
 * The rows of a search or a filtered list, in order. No more candidates are looked at than the caller takes rows, and
 * than the query's budget allows. The event loop is given back after each few.
 */
export async function* searchOutlet(
  parts: SearchParts,
  entries: number[],
  query: OutletQuery,
): AsyncGenerator<ListRow, void> {
  const { generationFile, candidates, turn } = parts
  const matches = createMatches(parts, conditionOf(entries, query))
  const few = await fewMatches(parts, matches, query)
  let looked = 0
  for await (const row of few ?? listedMatches(parts, matches, entries, query)) {
    if (query.budget?.take(placeOfRow(row)) === false) return
    const isWanted = generationFile.guard(() => candidates.isWanted(candidates.rowOf(row.item), query))
    if (isWanted) yield row
    if (++looked % ROWS_A_TURN === 0) await turn()
  }
}

const placeOfRow = ({ publishedAt, itemId }: ListRow) => ({
  publishedAt: instantOf(publishedAt),
  itemId: itemId as ItemId,
})

/** The matches of all shards, in the order of the list. Null when they are more than a few. */
async function fewMatches(
  { generationFile, candidates, turn }: SearchParts,
  matches: Matches,
  query: OutletQuery,
): Promise<ListRow[] | null> {
  const after = query.after && { ...query.after, publishedAt: Date.parse(query.after.publishedAt) }
  const items: number[] = []
  for (const { shard, oldest } of generationFile.guard(() => shardsByNewest(generationFile))) {
    if (after !== undefined && oldest > after.publishedAt) continue
    items.push(...(await matches.itemsOf(shard)))
    if (items.length > FEW) return null
  }
  const rows: ListRow[] = []
  for (const [index, item] of items.entries()) {
    const row = generationFile.guard(() => candidates.rowOf(item))
    if (after === undefined || isNewer(after, row)) rows.push(row)
    if (index % ROWS_A_TURN === 0) await turn()
  }
  return rows.sort((a, b) => (isNewer(a, b) ? -1 : 1))
}

/** The rows of the outlet's list that match. */
async function* listedMatches(
  { generationFile, turn }: SearchParts,
  matches: Matches,
  entries: number[],
  query: OutletQuery,
): AsyncGenerator<ListRow, void> {
  for (let { after } = query; ; ) {
    const step = { ...query, after, limit: LIST_STEP }
    const rows = generationFile.guard(() => readOutletList(generationFile, entries, step))
    for (const row of rows) if (await matches.has(row.item)) yield row
    const last = rows.at(-1)
    if (rows.length < LIST_STEP || last === undefined) return
    after = placeOfRow(last)
    await turn()
  }
}

/** The items that the index names for a condition. Each shard is asked once. */
interface Matches {
  itemsOf(shard: number): Promise<number[]>
  has(item: number): Promise<boolean>
}

function createMatches({ generationFile, turn }: SearchParts, condition: string): Matches {
  /** A byte for each slot of a shard. */
  const marks = new Map<number, Uint8Array>()
  const marksOf = async (shard: number): Promise<Uint8Array> => {
    const known = marks.get(shard)
    if (known !== undefined) return known
    const made = new Uint8Array(1 << SHARD_BITS)
    const table = shardTable(shard)
    generationFile.guard(() => {
      const rows = generationFile.sql(`SELECT rowid FROM ${table} WHERE ${table} MATCH ?`).all(condition)
      for (const { rowid } of rows as unknown as { rowid: number }[]) made[rowid] = 1
    })
    marks.set(shard, made)
    await turn()
    return made
  }
  return {
    itemsOf: async (shard) => {
      const items: number[] = []
      for (const [slot, mark] of (await marksOf(shard)).entries()) if (mark === 1) items.push(itemAt(shard, slot))
      return items
    },
    has: async (item) => (await marksOf(shardOf(item)))[slotOf(item)] === 1,
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
