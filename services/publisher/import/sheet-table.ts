import { HubError } from '../../domain/errors.ts'
import { cellName } from '../../edge/sheet-places.ts'
import type { Cell, TableKind } from './file-row.ts'
import { findHeader, SEARCHED_ROWS, titlesOf } from './find-header.ts'
import type { Sheet, SheetRow } from './read-sheet.ts'

/** The table of a sheet: its rows of data, without those that have no cell under a title. */
export interface SheetTable {
  sheet: string
  /** The title of a hidden column that is not read is empty. */
  titles: string[]
  /** The row of the titles. */
  header: number
  rows: { row: number; cells: Cell[] }[]
  unread: Unread
}

/** What stands in the sheet and is not read. */
export interface Unread {
  /** Numbers of hidden rows that have data. */
  rows: number[]
  /** Titles of hidden columns, or their letters. */
  columns: string[]
  /** Cells beside the table, in columns without a title. */
  beside: { cells: number; first: string }
}

/** Finds the table of a sheet whose merged cells were filled. Null where no row is a header. */
export function sheetTable(
  sheet: string,
  content: Sheet,
  { withHidden, kind }: { withHidden: boolean; kind: TableKind },
): SheetTable | null {
  const { rows } = content
  const visible = withHidden ? rows : rows.filter(({ isHidden }) => !isHidden)
  const header = headerOf(visible, kind)
  if (header === null) {
    if (visible.length === rows.length || headerOf(rows, kind) === null) return null
    throw new HubError('file-unreadable', `工作表“${sheet}”的表头在隐藏的行里。请取消隐藏，或加 --with-hidden`)
  }
  const isUnread = (column: number) => !withHidden && content.hiddenColumns.has(column)
  const titles = titlesOf(visible.find(({ row }) => row === header)?.cells ?? [])
  const hidden = rows.filter(({ row, isHidden }) => row > header && isHidden && !withHidden)
  const below = visible.filter(({ row }) => row > header)
  return {
    sheet,
    titles: titles.map((title, column) => (isUnread(column) ? '' : title)),
    header,
    rows: below
      .map(({ row, cells }) => ({ row, cells: cellsUnder(titles.length, cells, isUnread) }))
      .filter(({ cells }) => cells.some((cell) => cell !== null)),
    unread: {
      rows: hidden.map(({ row }) => row),
      columns: hiddenTitles([...content.hiddenColumns].filter(isUnread), titles, below),
      beside: cellsBeside(below, (column) => (titles[column] ?? '') !== '' || isUnread(column)),
    },
  }
}

function headerOf(rows: SheetRow[], kind: TableKind): number | null {
  const top: Cell[][] = Array.from({ length: SEARCHED_ROWS + 1 }, () => [])
  for (const { row, cells } of rows) if (row <= top.length) top[row - 1] = cells
  const found = findHeader(top, kind)
  return found === null ? null : found + 1
}

/** A row so long has a stray cell far away: what is between stays absent. */
const LONG_ROW = 256

function cellsUnder(width: number, cells: Cell[], isUnread: (column: number) => boolean): Cell[] {
  const read: Cell[] = []
  if (cells.length <= LONG_ROW)
    for (let column = 0; column < Math.min(width, cells.length); column++)
      read.push(isUnread(column) ? null : (cells[column] ?? null))
  else
    cells.forEach((cell, column) => {
      if (column < width && !isUnread(column)) read[column] = cell
    })
  return read
}

/** The titles of hidden columns, or their letters. A column without a word in it hides nothing. */
function hiddenTitles(columns: number[], titles: string[], rows: SheetRow[]): string[] {
  const used = new Set<number>()
  if (columns.length > 0) for (const { cells } of rows) cells.forEach((_, column) => used.add(column))
  return columns.flatMap((column) => {
    const title = titles[column] ?? ''
    if (title !== '') return [title]
    return used.has(column) ? [cellName(column + 1)] : []
  })
}

function cellsBeside(rows: SheetRow[], isOther: (column: number) => boolean): Unread['beside'] {
  const beside = { cells: 0, first: '' }
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0)
  const columns = Array.from({ length: width }, (_, column) => column).filter((column) => !isOther(column))
  if (columns.length === 0) return beside
  for (const { row, cells } of rows)
    cells.forEach((cell, column) => {
      if (cell === null || isOther(column)) return
      if (beside.cells++ === 0) beside.first = cellName(column + 1, row)
    })
  return beside
}
