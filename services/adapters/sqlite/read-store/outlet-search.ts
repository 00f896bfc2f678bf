import { type ItemId, instantOf } from '../../../domain/ids.ts'
import { foldText } from '../../../domain/item/search-text.ts'
import type { Timers } from '../../../domain/timers.ts'
import type { OutletQuery } from '../../../ports/item-store.ts'
import { blocksByNewest, firstItemOf } from './block-bounds.ts'
import type { Candidate, Candidates } from './candidates.ts'
import type { GenerationFile } from './generation-file.ts'
import { isNewer, type ListRow } from './outlet-list.ts'
import { SHARD_BITS, shardOf, shardTable, slotOf } from './search-index.ts'
import { entryToken, fieldToken, matchOf, organToken, shortHash, WITHDRAWN_TOKEN } from './search-tokens.ts'

export interface SearchParts extends Pick<Timers, 'turn'> {
  generationFile: GenerationFile
  candidates: Candidates
}

/**
 * The rows of a search or a filtered list, in order. No more candidates are looked at than the caller takes rows, and
 * than the query's budget allows. The event loop is given back after each few.
 */
export async function* searchOutlet(
  { generationFile, candidates, turn }: SearchParts,
  entries: number[],
  query: OutletQuery,
): AsyncGenerator<ListRow, void> {
  const pace = createPace(turn, generationFile)
  const parts = { generationFile, candidates, pace }
  for await (const some of matchesInOrder(parts, conditionOf(entries, query), query))
    for (const { row, readAt } of some) {
      if (query.budget?.take(placeOfRow(row)) === false) return
      const isWanted = generationFile.guard(() => {
        // While others had their turn, the item may have changed.
        const [fresh = row] = readAt === pace.changes() ? [row] : candidates.rowsOf([row.item])
        return candidates.isWanted(fresh, query)
      })
      if (isWanted) yield row
      await pace.count(1)
    }
}

/** The time is written as a text only where a search ends for want of looks. */
const placeOfRow = ({ publishedAt, itemId }: ListRow) => ({
  get publishedAt() {
    return instantOf(publishedAt)
  },
  itemId: itemId as ItemId,
})

/** Counts rows that are read or looked at, and gives others their turn after each few. */
interface Pace {
  count(rows: number): Promise<void>
  /** Rises when the file may have changed while others had their turn. */
  changes(): number
}

const ROWS_A_TURN = 50

function createPace(turn: Timers['turn'], { sql, guard }: GenerationFile): Pace {
  /** Changes with each commit of another connection, and with each row that this one writes. */
  const versionOf = () => guard(() => `${sql('PRAGMA data_version').get()?.data_version} ${sql(WRITTEN).get()?.rows}`)
  let version = versionOf()
  let changes = 0
  let counted = 0
  return {
    count: async (rows) => {
      counted += rows
      if (counted < ROWS_A_TURN) return
      counted = 0
      await turn()
      const now = versionOf()
      if (now !== version) changes++
      version = now
    },
    changes: () => changes,
  }
}

const WRITTEN = 'SELECT total_changes() AS rows'

interface MatchParts extends Pick<SearchParts, 'generationFile' | 'candidates'> {
  pace: Pace
}

interface Match {
  row: Candidate
  /** `Pace.changes` when the row was read. */
  readAt: number
}

/**
 * The items that the index names for a condition, in the order of the list. Block after block is read, the one with the
 * newest item first. Rows are given once no block that is left can hold newer ones. Items are numbered in the order in
 * which they came, so publication times nearly rise with the numbers, and a page needs few blocks.
 */
async function* matchesInOrder(
  parts: MatchParts,
  condition: string,
  { after, newerThan }: Pick<OutletQuery, 'after' | 'newerThan'>,
): AsyncGenerator<Match[], void> {
  const { generationFile, candidates, pace } = parts
  const place = after && { ...after, publishedAt: Date.parse(after.publishedAt) }
  const oldestWanted = newerThan === undefined ? Number.NEGATIVE_INFINITY : Date.parse(newerThan)
  const matches = createMatches(parts, condition)
  const blocks = generationFile
    .guard(() => blocksByNewest(generationFile))
    .filter(({ newest, oldest }) => newest > oldestWanted && (place === undefined || oldest <= place.publishedAt))
  let held: Match[] = []
  for (const [index, { block }] of blocks.entries()) {
    const items = await matches.inBlock(block)
    if (items.length > 0) {
      await pace.count(items.length)
      const rows = generationFile.guard(() => candidates.rowsOf(items))
      const listed = rows.filter(
        (row) => row.publishedAt > oldestWanted && (place === undefined || isNewer(place, row)),
      )
      held.push(...listed.map((row) => ({ row, readAt: pace.changes() })))
      held.sort((a, b) => (isNewer(a.row, b.row) ? -1 : 1))
    }
    const newestLeft = blocks[index + 1]?.newest ?? Number.NEGATIVE_INFINITY
    const first = held.findIndex(({ row }) => row.publishedAt <= newestLeft)
    const given = first < 0 ? held : held.slice(0, first)
    held = held.slice(given.length)
    if (given.length > 0) yield given
  }
}

/** The items that the index names for a condition. Each shard is asked once. */
interface Matches {
  inBlock(block: number): Promise<number[]>
}

function createMatches({ generationFile, pace }: MatchParts, condition: string): Matches {
  /** A byte for each slot of a shard. */
  const marks = new Map<number, Uint8Array>()
  const marksOf = async (shard: number): Promise<Uint8Array> => {
    const known = marks.get(shard)
    if (known !== undefined) return known
    await pace.count(ROWS_A_TURN)
    const made = new Uint8Array(1 << SHARD_BITS)
    const table = shardTable(shard)
    generationFile.guard(() => {
      const rows = generationFile.sql(`SELECT rowid FROM ${table} WHERE ${table} MATCH ?`).all(condition)
      for (const { rowid } of rows as unknown as { rowid: number }[]) made[rowid] = 1
    })
    marks.set(shard, made)
    return made
  }
  return {
    inBlock: async (block) => {
      const [first, end] = [firstItemOf(block), firstItemOf(block + 1)]
      const made = await marksOf(shardOf(first))
      const items: number[] = []
      for (let item = first; item < end; item++) if (made[slotOf(item)] === 1) items.push(item)
      return items
    },
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
