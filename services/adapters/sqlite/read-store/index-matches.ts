import type { ItemId } from '../../../domain/ids.ts'
import { firstDay, NO_FIRST_DAY, NO_LAST_DAY } from '../../../domain/item/display-dates.ts'
import type { ListFilters } from '../../../ports/item-store.ts'
import type { Search } from '../../../ports/search.ts'
import type { GenerationFile } from './generation-file.ts'
import type { Names } from './names.ts'
import { itemAt, SHARD_BITS, shardOf, shardTable, slotOf } from './search-index.ts'
import {
  DATED_TOKEN,
  entryToken,
  fieldToken,
  matchOf,
  nodeToken,
  numberToken,
  organToken,
  shortHash,
  spanMatch,
  updatedNumber,
  validityToken,
  WITHDRAWN_TOKEN,
} from './search-tokens.ts'

/** The items that the search index names. */
export interface IndexMatches {
  count: number
  has(item: number): boolean
  items(): Iterable<number>
}

interface Asked {
  entries: number[]
  query: ListFilters & { today?: string }
  search?: Search
  /** Called between two shards. */
  pause: () => Promise<void>
}

/** Asks each shard once. A page of a list needs items of all of them, whatever its order. */
export async function matchesOf(
  generationFile: GenerationFile,
  names: Names,
  { entries, query, search, pause }: Asked,
): Promise<IndexMatches> {
  const condition = conditionOf(entries, query, { names, layoutAge: generationFile.layoutAge, search })
  /** A byte for each slot of a shard. */
  const marks = new Map<number, Uint8Array>()
  let count = 0
  for (const shard of shardsIn(generationFile)) {
    const slots = condition === null ? [] : slotsIn(generationFile, shard, condition)
    if (slots.length > 0) {
      const made = new Uint8Array(1 << SHARD_BITS)
      for (const slot of slots) made[slot] = 1
      marks.set(shard, made)
      count += slots.length
    }
    await pause()
  }
  return {
    count,
    has: (item) => marks.get(shardOf(item))?.[slotOf(item)] === 1,
    items: function* () {
      for (const [shard, made] of marks)
        for (let slot = made.indexOf(1); slot >= 0; slot = made.indexOf(1, slot + 1)) yield itemAt(shard, slot)
    },
  }
}

const shardsIn = ({ sql, guard }: GenerationFile): number[] =>
  guard(() =>
    sql('SELECT shard FROM shards ORDER BY shard DESC')
      .all()
      .map(({ shard }) => Number(shard)),
  )

function slotsIn({ sql, guard }: GenerationFile, shard: number, condition: string): number[] {
  const table = shardTable(shard)
  return guard(() => {
    const statement = sql(`SELECT rowid FROM ${table} WHERE ${table} MATCH ?`)
    statement.setReturnArrays(true)
    return (statement.all(condition) as unknown as [number][]).map(([slot]) => slot)
  })
}

/** Items that the index names for all of these tokens, in any list: `most` at most. */
export async function namedItems(
  generationFile: GenerationFile,
  tokens: string[],
  { most, pause }: { most: number; pause: () => Promise<void> },
): Promise<ItemId[]> {
  const { sql, guard } = generationFile
  const found: ItemId[] = []
  for (const shard of shardsIn(generationFile)) {
    if (found.length >= most) break
    guard(() => {
      const table = shardTable(shard)
      const named = sql(`SELECT rowid AS slot FROM ${table} WHERE ${table} MATCH ? LIMIT ?`)
      const item = sql('SELECT itemId FROM items WHERE id = ? AND version > 0')
      for (const { slot } of named.all(matchOf({ all: tokens }), most - found.length)) {
        const row = item.get(itemAt(shard, Number(slot)))
        if (row !== undefined) found.push(row.itemId as ItemId)
      }
    })
    await pause()
  }
  return found
}

const LOOKS_A_TURN = 500
/** Of more items the index is asked: it costs a look at each beginning of a span, in each shard. */
const MOST_LOOKS = 2000

/**
 * How many items the index names, exactly, for filters without words. `most + 1` for more. Few items that lists show on
 * some days only are looked at one by one; of many, those that are not shown today are taken out by the index.
 */
export async function countMatches(
  generationFile: GenerationFile,
  names: Names,
  { entries, query, pause }: Asked,
  { most, isShown }: { most: number; isShown: (item: number) => boolean },
): Promise<number> {
  const condition = conditionOf(entries, query, { names, layoutAge: generationFile.layoutAge })
  if (condition === null) return 0
  const wanted = `(${condition})${query.status === 'live' ? ` NOT "${WITHDRAWN_TOKEN}"` : ''}`
  const dated = `(${wanted}) AND "${DATED_TOKEN}"`
  let count = 0
  let looks = 0
  for (const shard of shardsIn(generationFile)) {
    count += countIn(generationFile, shard, `(${wanted}) NOT "${DATED_TOKEN}"`)
    const slots = looks < MOST_LOOKS && count <= most ? slotsIn(generationFile, shard, dated) : []
    if (looks + slots.length > MOST_LOOKS || looks === MOST_LOOKS) {
      looks = MOST_LOOKS
      count += countIn(generationFile, shard, `(${dated})${notShownOn(query.today)}`)
    } else
      for (const slot of slots) {
        if (isShown(itemAt(shard, slot))) count++
        if (++looks % LOOKS_A_TURN === 0) await pause()
      }
    if (count > most) return most + 1
    await pause()
  }
  return count
}

const countIn = ({ sql, guard }: GenerationFile, shard: number, condition: string): number => {
  const table = shardTable(shard)
  return guard(() => Number(sql(`SELECT count(*) AS count FROM ${table} WHERE ${table} MATCH ?`).get(condition)?.count))
}

/** Leaves out what lists do not show on a day. */
const notShownOn = (day: string | undefined): string =>
  [
    spanMatch('begins', firstDay(day ?? null) + 1, NO_LAST_DAY),
    spanMatch('ends', NO_FIRST_DAY, firstDay(day ?? null) - 1),
  ]
    .flatMap((span) => (span === null ? [] : ` NOT ${span}`))
    .join('')

/** Null where a name was never stored: nothing matches. */
function conditionOf(
  entries: number[],
  { field, organ, status, node, validity, documentNumber, fromDay, toDay, updatedAfter }: ListFilters,
  { names, layoutAge, search }: { names: Names; layoutAge: GenerationFile['layoutAge']; search?: Search },
): string | null {
  const tokens: string[] = []
  const spans: (string | null)[] = []
  if (field !== undefined) tokens.push(fieldToken(shortHash('field', field)))
  if (organ !== undefined) tokens.push(organToken(shortHash('organ', organ)))
  if (status === 'withdrawn') tokens.push(WITHDRAWN_TOKEN)
  if (layoutAge === 'current') {
    const number = node === undefined ? undefined : names.find(node)
    if (number === null) return null
    if (number !== undefined) tokens.push(nodeToken(number))
    if (validity !== undefined) tokens.push(validityToken(shortHash('validity', validity)))
    if (documentNumber !== undefined) tokens.push(numberToken(shortHash('number', documentNumber)))
    if (fromDay !== undefined || toDay !== undefined)
      spans.push(spanMatch('printed', fromDay ?? NO_FIRST_DAY, toDay ?? NO_LAST_DAY))
    if (updatedAfter !== undefined)
      spans.push(spanMatch('updated', updatedNumber(Date.parse(updatedAfter)) + 1, Number.POSITIVE_INFINITY))
  }
  if (spans.includes(null)) return null
  return [
    `(${entries.map((entry) => `"${entryToken(entry)}"`).join(' OR ')})`,
    ...tokens.map((token) => `"${token}"`),
    ...spans,
    ...(search?.conditions ?? []).map(matchOf),
  ].join(' AND ')
}
