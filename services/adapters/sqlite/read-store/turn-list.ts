import { turnOfBegin, turnOfEnd } from '../../../domain/item/display-turns.ts'
import type { Position } from '../../../ports/event-log.ts'
import type { TurnsQuery } from '../../../ports/item-store.ts'
import { type TurnBounds, turnBounds } from '../../../ports/turn-bounds.ts'
import type { GenerationFile } from './generation-file.ts'
import { idsOfList } from './item-row.ts'

export interface TurnRow {
  item: number
  itemId: string
  turn: number
  changedAt: Position
}

/** Sorts behind every item id. */
const AFTER_ALL = '~'
/** So many rows are looked at before others get their turn. */
const ROWS_AT_ONCE = 500

const page = (column: string, given: string) => `
SELECT id AS item, itemId, ${column} AS day, shownOn, changedPartition, changedOffset FROM items
WHERE ${given} AND version > 0 AND (${column}, itemId) > (?1, ?2) AND ${column} <= ?3
ORDER BY ${column}, itemId LIMIT ?4`
const BEGINS = page('displayFrom', 'displayFrom > 0')
const ENDS = page('displayUntil', 'displayUntil < 99991231')

/** The turns between two, of items that stand in one of the entries, or of all items. */
export async function findTurns(
  file: GenerationFile,
  entries: Set<number> | null,
  query: TurnsQuery,
  between: { turn(): Promise<void>; read<T>(work: () => T): Promise<T> },
): Promise<TurnRow[]> {
  const bounds = turnBounds(query)
  const begins = await rowsOf(file, bounds.begins, { sql: BEGINS, turnOf: turnOfBegin, entries, query, between })
  const ends = await rowsOf(file, bounds.ends, { sql: ENDS, turnOf: turnOfEnd, entries, query, between })
  return [...begins, ...ends].sort((a, b) => a.turn - b.turn || (a.itemId < b.itemId ? -1 : 1)).slice(0, query.limit)
}

interface Asked {
  sql: string
  turnOf(day: number): number
  entries: Set<number> | null
  query: TurnsQuery
  between: { turn(): Promise<void>; read<T>(work: () => T): Promise<T> }
}

interface Row {
  item: number
  itemId: string
  day: number
  shownOn: string
  changedPartition: number
  changedOffset: number
}

async function rowsOf(
  { sql }: GenerationFile,
  { after, upTo }: TurnBounds,
  { sql: text, turnOf, entries, query: { limit }, between }: Asked,
): Promise<TurnRow[]> {
  const found: TurnRow[] = []
  let [day, itemId] = [after.day, after.itemId ?? AFTER_ALL] as [number, string]
  while (found.length < limit) {
    await between.turn()
    const rows = (await between.read(() => sql(text).all(day, itemId, upTo, ROWS_AT_ONCE))) as unknown as Row[]
    for (const row of rows)
      if (entries === null || idsOfList(row.shownOn).some((entry) => entries.has(entry)))
        found.push({
          item: row.item,
          itemId: row.itemId,
          turn: turnOf(row.day),
          changedAt: { partition: row.changedPartition, offset: row.changedOffset },
        })
    const last = rows.at(-1)
    if (rows.length < ROWS_AT_ONCE || last === undefined) break
    ;[day, itemId] = [last.day, last.itemId]
  }
  return found.slice(0, limit)
}
