import { type Instant, instantOf } from '../../../domain/ids.ts'
import { dayInShanghai, firstDay } from '../../../domain/item/display-dates.ts'
import type { OutletQuery } from '../../../ports/item-store.ts'
import { type ListOrder, type ListPlace, listPlaceOf } from '../../../ports/list-place.ts'
import type { GenerationFile } from './generation-file.ts'

/** An item's row in an outlet's list, with the keys of all orders. */
export interface ListRow {
  item: number
  itemId: string
  day: number
  publishedAt: number
  updatedAt: number
}

/** The key of a row in one order. */
export type ListKey = ListPlace<number, string>

/** Whether a row stands before another one. */
export const isBefore = (a: ListKey, b: ListKey): boolean => {
  if (a.day !== b.day) return a.day > b.day
  return a.at > b.at || (a.at === b.at && a.itemId > b.itemId)
}

/** The part of a list between two keys of its order, and what else bounds it. */
export interface ListRange {
  order: ListOrder
  after: ListKey
  fromDay: number
  toDay: number
  updatedAfter: number
  updatedUntil: number
  today: number
  /** Items whose last day lies before it are left out. */
  lastDayFrom: number
  onlyLive: boolean
}

const FIRST = 0
const LAST = Number.MAX_SAFE_INTEGER

export function rangeOf(query: OutletQuery): ListRange {
  const { order = 'printed', after, updatedAfter, updatedUntil } = query
  const range: ListRange = {
    order,
    after: TOP,
    fromDay: query.fromDay ?? FIRST,
    toDay: query.toDay ?? LAST,
    updatedAfter: updatedAfter === undefined ? Number.MIN_SAFE_INTEGER : Date.parse(updatedAfter),
    updatedUntil: updatedUntil === undefined ? LAST : Date.parse(updatedUntil),
    today: firstDay(query.today),
    lastDayFrom: query.endedToo === true ? FIRST : firstDay(query.today),
    onlyLive: query.status === 'live',
  }
  const place = after && { day: after.day, at: Date.parse(after.at), itemId: after.itemId }
  const top = topOf(range)
  return { ...range, after: place === undefined || isBefore(place, top) ? top : place }
}

/** Where a range begins in its order. No item is printed on a later day than that of its latest event. */
function topOf({ order, toDay, updatedUntil }: ListRange): ListKey {
  if (order === 'received') return TOP
  if (order === 'updated') return { day: 0, at: updatedUntil, itemId: BEHIND_EVERY_ID }
  const last = updatedUntil === LAST ? LAST : firstDay(dayInShanghai(instantOf(updatedUntil)))
  return { day: Math.min(toDay, last), at: LAST, itemId: BEHIND_EVERY_ID }
}

/** The whole of a range, in another order, where that is bounded by its own key only. */
export function inOrder(range: ListRange, order: ListOrder): ListRange {
  const days = order === 'printed' ? {} : { fromDay: FIRST, toDay: LAST }
  const times = order === 'updated' ? {} : { updatedAfter: Number.MIN_SAFE_INTEGER }
  const whole = { ...range, order, ...days, ...times }
  return { ...whole, after: topOf(whole) }
}

/** The orders in which a range is a part of the list, other than its own. */
export const narrowOrders = ({ order, fromDay, toDay, updatedAfter }: ListRange): ListOrder[] => [
  ...(order !== 'updated' && updatedAfter !== Number.MIN_SAFE_INTEGER ? ['updated' as const] : []),
  ...(order !== 'printed' && (fromDay !== FIRST || toDay !== LAST) ? ['printed' as const] : []),
]

const BEHIND_EVERY_ID = '~'
const TOP: ListKey = { day: LAST, at: LAST, itemId: BEHIND_EVERY_ID }

/** Where the older layouts have no column, the time of publication stands for that of the latest event. */
const updatedColumn = ({ layoutAge }: Pick<GenerationFile, 'layoutAge'>) =>
  layoutAge === 'older' ? 'publishedAt' : 'updatedAt'

/**
 * Each order is one range of one index. Other conditions are written so that the planner takes no index for them: it would
 * sort all that it finds.
 */
export function listPageSql(order: ListOrder, file: Pick<GenerationFile, 'layoutAge'>): string {
  const updatedAt = updatedColumn(file)
  const keys = { printed: ['day', 'publishedAt'], received: ['publishedAt'], updated: [updatedAt] }[order]
  const places = { printed: '?2, ?3', received: '?3', updated: '?3' }[order]
  const own = (column: string) => (keys.includes(column) ? column : `coalesce(${column}, 0)`)
  return `SELECT item, itemId, coalesce(day, 0), publishedAt, ${updatedAt} FROM outlet_items
WHERE entry = ?1 AND (${keys.join(', ')}, itemId) < (${places}, ?4)
  AND displayFrom <= ?5 AND displayUntil >= ?12 AND withdrawn <= ?6
  AND ${own('day')} >= ?7 AND coalesce(day, 0) <= ?8 AND ${own(updatedAt)} > ?9 AND +${updatedAt} <= ?10
ORDER BY ${keys.map((key) => `${key} DESC`).join(', ')}, itemId DESC LIMIT ?11`
}

const FEWEST_AT_ONCE = 32
const MOST_AT_ONCE = 1024

interface EntryRows {
  rows: ListRow[]
  at: number
  isOver: boolean
}

/**
 * The rows of some entries' lists, merged, in their order. Each item is there once. Rows are read a page at a time, so
 * the file may change between two of them.
 */
export function* walkLists(
  generationFile: GenerationFile,
  entries: number[],
  range: ListRange,
): Generator<ListRow, void> {
  const { order, after, today, lastDayFrom, onlyLive, fromDay, toDay, updatedAfter, updatedUntil } = range
  const sql = listPageSql(order, generationFile)
  let size = FEWEST_AT_ONCE
  const read = (entry: number, { day, at, itemId }: ListKey): EntryRows => {
    const bounds = [today, onlyLive ? 0 : 1, fromDay, toDay, updatedAfter, updatedUntil, size, lastDayFrom]
    const rows = generationFile.guard(() => {
      const statement = generationFile.sql(sql)
      statement.setReturnArrays(true)
      return statement.all(entry, day, at, itemId, ...bounds) as unknown as [number, string, number, number, number][]
    })
    return {
      rows: rows.map(([item, id, printed, publishedAt, updatedAt]) => ({
        item,
        itemId: id,
        day: printed,
        publishedAt,
        updatedAt,
      })),
      at: 0,
      isOver: rows.length < size,
    }
  }
  const lists = entries.map((entry) => ({ entry, ...read(entry, after) }))
  let last: string | null = null
  for (;;) {
    let first: ListRow | undefined
    for (const list of lists) {
      if (list.at === list.rows.length && !list.isOver) {
        size = Math.min(size * 2, MOST_AT_ONCE)
        Object.assign(list, read(list.entry, listPlaceOf(order, list.rows.at(-1) as ListRow)))
      }
      const row = list.rows[list.at]
      if (row !== undefined && (first === undefined || isBefore(listPlaceOf(order, row), listPlaceOf(order, first))))
        first = row
    }
    if (first === undefined) return
    for (const list of lists) if (list.rows[list.at]?.itemId === first.itemId) list.at++
    if (first.itemId !== last) yield first
    last = first.itemId
  }
}

/** Whether a row lies in a range, for rows that were not found by walking. */
export const isInRange = (row: ListRow, range: ListRange): boolean =>
  isBefore(range.after, listPlaceOf(range.order, row)) && isWithinBounds(row, range)

/** Whether its days and times are those of a range, wherever in the range the row stands. */
export function isWithinBounds(row: ListRow, range: ListRange): boolean {
  if (row.day < range.fromDay || row.day > range.toDay) return false
  return row.updatedAt > range.updatedAfter && row.updatedAt <= range.updatedUntil
}

/** Whether an item of these entries has an event that is later. */
export function isUpdatedAfter(file: GenerationFile, entries: number[], at: Instant): boolean {
  const column = updatedColumn(file)
  const newest = file.sql(`SELECT 1 FROM outlet_items WHERE entry = ? AND ${column} > ? LIMIT 1`)
  return entries.some((entry) => newest.get(entry, Date.parse(at)) !== undefined)
}
