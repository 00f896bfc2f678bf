import { HubError } from '../../domain/errors.ts'
import { type Column, type ColumnName, columnUnder } from './columns.ts'
import { type Cell, shownIn, type TableKind } from './file-row.ts'
import { isPlanHeader } from './plan-columns.ts'

/** A header stands among so many first rows. */
export const SEARCHED_ROWS = 30
const ENOUGH_TITLES = 3

/** What the different titles in a row stand for. */
const columnsIn = (cells: Cell[]): Column[] =>
  [...new Set(cells.flatMap(shownIn))].flatMap((title) => columnUnder(title) ?? [])

/** The columns that have a title of their own. That of a tick may also be a value: 全社会. */
const wholeColumns = (columns: Column[]): ColumnName[] =>
  columns.flatMap((column) =>
    'name' in column && column.tick === undefined && column.group === undefined ? [column.name] : [],
  )

/** Enough known titles, or the two that no table, or no catalogue, does without. */
function isHeader(cells: Cell[]): boolean {
  const columns = columnsIn(cells)
  const names = wholeColumns(columns)
  const hasBoth = (one: ColumnName, other: ColumnName) => names.includes(one) && names.includes(other)
  return columns.length >= ENOUGH_TITLES || hasBoth('title', 'body') || hasBoth('level2', 'timeLimit')
}

/**
 * The first row with enough known titles. If the row below has enough too, it is a header of two rows: then the lower
 * one is given, which is complete because merged cells were filled. The first row of data may have titles of ticks as
 * well, as values (全社会, 主动, 县级), and no others. Null when there is no header.
 */
export function findHeader(rows: Cell[][], table: TableKind = 'items'): number | null {
  if (table !== 'items') return findOtherHeader(rows, table)
  const top = rows.slice(0, SEARCHED_ROWS).findIndex(isHeader)
  if (top === -1) return null
  const below = columnsIn(rows[top + 1] ?? [])
  return below.length >= ENOUGH_TITLES && wholeColumns(below).length > 0 ? top + 1 : top
}

/** The row of a plan's titles, or the first one that could be of titles: several words, no two the same. */
function findOtherHeader(rows: Cell[][], table: 'plan' | 'any'): number | null {
  const found = rows.slice(0, SEARCHED_ROWS).findIndex((cells) => {
    const titles = titlesOf(cells).filter((title) => title !== '')
    return table === 'plan' ? isPlanHeader(titles) : titles.length > 1 && new Set(titles).size === titles.length
  })
  return found === -1 ? null : found
}

export const titlesOf = (cells: Cell[]): string[] => Array.from(cells, (cell) => shownIn(cell).trim())

export const noHeader = (): HubError => new HubError('header-missing', '前 30 行中没有表头')
