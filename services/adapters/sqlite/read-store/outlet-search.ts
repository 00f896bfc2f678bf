import type { ItemId } from '../../../domain/ids.ts'
import { instantOf } from '../../../domain/ids.ts'
import type { Timers } from '../../../domain/timers.ts'
import type { OutletQuery } from '../../../ports/item-store.ts'
import { type ListPlace, listPlaceOf } from '../../../ports/list-place.ts'
import { type Search, searchOf, type TextLook } from '../../../ports/search.ts'
import type { Candidate, Candidates } from './candidates.ts'
import type { GenerationFile } from './generation-file.ts'
import { type IndexMatches, matchesOf } from './index-matches.ts'
import {
  inOrder,
  isBefore,
  isInRange,
  isWithinBounds,
  type ListKey,
  type ListRange,
  type ListRow,
  narrowOrders,
  rangeOf,
  walkLists,
} from './list-walk.ts'
import type { Names } from './names.ts'

export interface SearchParts extends Pick<Timers, 'turn'> {
  generationFile: GenerationFile
  candidates: Candidates
  names: Names
}

/** So many rows are looked at as they stand in the list, before the index is asked. Looking at a text takes longer. */
const LOOKS = { rows: 500, texts: 100 }
/** Where these fill a part of the page, so many times as many rows will fill it, and the index is not asked before them. */
const LONGER = 4
/** So few items are sorted in memory, rather than looked for along the list. */
const FEW = 2000

/** A row as it was found, and the version of its item then. */
export type FoundRow = ListRow & Pick<Candidate, 'version'>

/**
 * The rows of a search or a filtered list, in order. No more candidates are looked at than the caller takes rows, and
 * than the query's budget allows. The event loop is given back after each few. A row keeps the place where the walk met
 * it: a page that ended behind its new place would skip the items between the two.
 */
export async function* searchOutlet(
  parts: SearchParts,
  entries: number[],
  query: OutletQuery,
): AsyncGenerator<FoundRow, void> {
  const pace = createPace(parts.turn)
  const { range, text, lookAt } = createLook(parts, query)
  const told = new Set<number>()
  const candidates = candidateRows(parts, { entries, query, text, range, pace, found: () => told.size })
  for await (const some of inChunks(candidates, text === null ? ROWS_AT_ONCE : TEXTS_AT_ONCE)) {
    const rows = parts.generationFile.guard(() =>
      parts.candidates.rowsOf(
        some.map(({ item }) => item),
        query,
      ),
    )
    const known = new Map(rows.map((row) => [row.item, row]))
    for (const met of some) {
      const row = told.has(met.item) ? undefined : known.get(met.item)
      const found = row === undefined ? null : lookAt(row)
      if (found?.isNamed && query.budget?.take(placeAtKey(listPlaceOf(range.order, met))) === false) return
      if (found?.holds) {
        told.add(met.item)
        yield { ...met, version: found.version }
      }
      await pace.count(found === null || text === null ? 1 : ROWS_A_LOOK)
    }
  }
}

/** So many candidates are read by one statement: few at first, because a page may be full with them. */
const ROWS_AT_ONCE = { first: 64, most: 512 }
const TEXTS_AT_ONCE = { first: 32, most: 32 }

async function* inChunks(
  rows: AsyncIterable<ListRow>,
  { first, most }: { first: number; most: number },
): AsyncGenerator<ListRow[], void> {
  let size = first
  let chunk: ListRow[] = []
  for await (const row of rows) {
    if (chunk.push(row) < size) continue
    yield chunk
    chunk = []
    size = Math.min(size * 2, most)
  }
  if (chunk.length > 0) yield chunk
}

interface Look extends TextLook {
  version: number
}

/**
 * How items are looked at for a query; null for one that is not wanted, whatever its text says. `look` reads the item as
 * it is now, because it may have changed while others had their turn.
 */
export function createLook(
  { generationFile, candidates }: Pick<SearchParts, 'generationFile' | 'candidates'>,
  query: OutletQuery,
) {
  const range = rangeOf(query)
  const fits = candidates.createTest(query)
  const text = searchOf(query, generationFile.layoutAge)
  const lookAt = (row: Candidate): Look | null => {
    if (!isWithinBounds(row, range) || !fits(row)) return null
    const { version } = row
    if (text === null) return { version, isNamed: false, holds: true }
    return { version, ...generationFile.guard(() => candidates.look(row, text)) }
  }
  const look = (item: number): Look | null => {
    const row = generationFile.guard(() => candidates.rowOf(item))
    return row && lookAt(row)
  }
  return { range, text, lookAt, look }
}

/** The time is written as a text only where a search ends for want of looks. */
export const placeAtKey = ({ day, at, itemId }: ListKey): ListPlace => ({
  day,
  get at() {
    return instantOf(at)
  },
  itemId: itemId as ItemId,
})

/** Counts rows that are read or looked at, and gives others their turn after each few. */
interface Pace {
  count(rows: number): Promise<void>
}

const ROWS_A_TURN = 1000
const ROWS_A_LOOK = 20

function createPace(turn: Timers['turn']): Pace {
  let counted = 0
  return {
    count: async (rows) => {
      counted += rows
      if (counted < ROWS_A_TURN) return
      counted = 0
      await turn()
    },
  }
}

interface Asked {
  entries: number[]
  query: OutletQuery
  text: Search | null
  range: ListRange
  pace: Pace
  /** How many rows of the page have been found. */
  found: () => number
}

/**
 * Rows that may be wanted, in order. What is found in a short part of the list, or often, is found along the list; what
 * is found seldom, by the index. With so many items in a list, of which so many match, either way takes no more steps than
 * the root of the one times the page, whatever is asked for.
 */
async function* candidateRows(parts: SearchParts, asked: Asked): AsyncGenerator<ListRow, void> {
  const { generationFile } = parts
  const { entries, query, text, range, pace, found } = asked
  if (text?.itemId != null) return yield* theItem(parts, asked, text.itemId)
  const few = fewRows(generationFile, entries, range)
  if (few !== null) return yield* few
  const withoutStatus = { ...range, onlyLive: false }
  let left = text === null ? LOOKS.rows : LOOKS.texts
  let isLonger = false
  let last: ListRow | null = null
  for (const row of walkLists(generationFile, entries, withoutStatus)) {
    if (left === 0 && text === null && !isLonger && found() * LONGER >= query.limit) {
      isLonger = true
      left = LOOKS.rows * (LONGER - 1)
    }
    if (left-- === 0) {
      last = row
      break
    }
    yield row
  }
  if (last === null) return
  const matches = await matchesOf(generationFile, parts.names, {
    entries,
    query,
    search: text ?? undefined,
    pause: () => pace.count(ROWS_A_TURN / 10),
  })
  const rest = { ...withoutStatus, after: keyBefore(range.order, last) }
  if (matches.count <= FEW) return yield* rowsInOrder(parts, matches, { query, range: rest })
  for (const row of walkLists(generationFile, entries, rest)) {
    if (matches.has(row.item)) yield row
    else await pace.count(1)
  }
}

function* theItem(
  { generationFile, candidates }: SearchParts,
  { entries, range }: Pick<Asked, 'entries' | 'range'>,
  itemId: ItemId,
): Generator<ListRow, void> {
  const { sql, guard } = generationFile
  const row = guard(() => {
    const found = sql('SELECT id FROM items WHERE itemId = ?').get(itemId)
    return found === undefined ? null : candidates.rowOf(Number(found.id))
  })
  if (row === null || !isInRange(row, range)) return
  const listed = 'SELECT 1 FROM outlet_items WHERE entry = ? AND publishedAt = ? AND itemId = ?'
  if (guard(() => entries.some((entry) => sql(listed).get(entry, row.publishedAt, itemId) !== undefined))) yield row
}

/** A key behind which a row is the first. */
const keyBefore = (order: ListRange['order'], row: ListRow): ListKey => {
  const key = listPlaceOf(order, row)
  return { ...key, itemId: `${key.itemId}~` }
}

/** All rows of a range that is a short part of the list in another order. Null where there is none. */
export function fewRows(generationFile: GenerationFile, entries: number[], range: ListRange): ListRow[] | null {
  for (const order of narrowOrders(range)) {
    const rows: ListRow[] = []
    for (const row of walkLists(generationFile, entries, inOrder(range, order))) {
      rows.push(row)
      if (rows.length > FEW) break
    }
    if (rows.length <= FEW) return sorted(rows, range)
  }
  return null
}

const sorted = (rows: ListRow[], range: ListRange): ListRow[] =>
  rows
    .filter((row) => isInRange(row, range))
    .sort((a, b) => (isBefore(listPlaceOf(range.order, a), listPlaceOf(range.order, b)) ? -1 : 1))

async function* rowsInOrder(
  { generationFile, candidates }: SearchParts,
  matches: IndexMatches,
  { query, range }: Pick<Asked, 'query' | 'range'>,
): AsyncGenerator<ListRow, void> {
  const rows = generationFile.guard(() => candidates.rowsOf([...matches.items()], query))
  yield* sorted(rows, range)
}
