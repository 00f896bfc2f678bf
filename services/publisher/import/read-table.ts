import { type Fault, HubError } from '../../domain/errors.ts'
import type { Content } from '../../domain/item/content.ts'
import { tidyLine } from '../../domain/item/tidy-content.ts'
import { isFigure } from '../../domain/kinds/table/check.ts'
import { type Cell, type ReadingOptions, shownIn } from './file-row.ts'
import { openFile } from './open-file.ts'
import { plainCell } from './plain-cell.ts'
import { dateOf } from './read-cell.ts'
import type { SheetSource } from './sheet-source.ts'

type Table = NonNullable<Content['table']>
export type ColumnType = 'text' | 'number' | 'date'

export interface ReadTable {
  table: Table
  faults: { row: number; fault: Fault }[]
}

interface TableReading extends ReadingOptions {
  /** By title; other columns have the type that all their cells are of. */
  types: ReadonlyMap<string, ColumnType>
  /** The columns of the version before: one of the same title keeps its id. */
  before: Table['columns']
}

/** As many as a table may have. */
const MOST_ROWS = 10_000
const MOST_COLUMNS = 100

/**
 * Reads any table from a CSV or XLSX file: the first row of several different words is its header. HubErrors
 * `file-unreadable`, `file-too-large`, `header-missing`, and `column-missing` for a type of no column.
 */
export async function readTable(file: SheetSource, { types, before, ...options }: TableReading): Promise<ReadTable> {
  const opened = await openFile(file, { ...options, table: 'any' })
  const { isByRow } = opened.header
  // As they are signed: by its title a column of the version before is known again.
  const titles = opened.header.titles.map(tidyLine)
  if (isByRow === true) throw new HubError('file-unreadable', '表格应为 CSV 或 XLSX 文件')
  const places = titles.flatMap((title, index) => (title === '' ? [] : [index]))
  if (places.length > MOST_COLUMNS) throw new HubError('file-too-large', `多于 ${MOST_COLUMNS} 列`)
  const missing = [...types.keys()].find((title) => !titles.includes(title))
  if (missing !== undefined) throw new HubError('column-missing', missing)
  const faults: ReadTable['faults'] = []
  const rows: Cell[][] = []
  for await (const { row, cells, broken } of opened.rows()) {
    if (broken !== undefined) faults.push({ row, fault: broken })
    if (places.every((index) => shownIn(cells[index]).trim() === '')) continue
    if (rows.length === MOST_ROWS) throw new HubError('file-too-large', `多于 ${MOST_ROWS} 行`)
    for (const index of places) {
      const told = plainCell(cells[index], titles[index] ?? '')
      if ('fault' in told) faults.push({ row, fault: told.fault })
    }
    rows.push(places.map((index) => cells[index] ?? null))
  }
  const columns = places.map((index, at) => {
    const title = titles[index] ?? ''
    return columnOf(title, types.get(title) ?? typeOf(rows.map((cells) => cells[at] ?? null)))
  })
  const table = {
    columns: withIds(columns, before),
    rows: rows.map((cells) => cells.map((cell, at) => cellOf(cell, columns[at]?.type ?? 'text'))),
  }
  return { table, faults }
}

/** The type that all cells are of that say something. */
function typeOf(cells: Cell[]): ColumnType {
  const said = cells.filter((cell) => shownIn(cell).trim() !== '')
  if (said.length === 0) return 'text'
  if (said.every((cell) => isWrittenDate(cell) && dateOf(cell) !== null)) return 'date'
  return said.every((cell) => isFigure(shownIn(cell)) && !isCode(shownIn(cell))) ? 'number' : 'text'
}

/** Not a figure that could be one: 44561, 2026. */
const isWrittenDate = (cell: Cell): boolean =>
  (typeof cell === 'object' && cell?.value instanceof Date) || /\d\D+\d/.test(shownIn(cell))

/** A code, a telephone number or a year is text: nobody adds it up. */
const isCode = (text: string): boolean =>
  /^0\d/.test(text.trim()) || /^\d{6,}$/.test(text.trim()) || /^(?:19|20)\d\d$/.test(text.trim())

const cellOf = (cell: Cell, type: ColumnType): string => {
  const text = shownIn(cell).trim()
  return type === 'date' && text !== '' ? (dateOf(cell) ?? text) : text
}

const WITH_UNIT = /^(.+?)[（(]([^（）()]{1,10})[）)]$/

/** 金额（元）: of a column of figures the unit stands in brackets. */
function columnOf(title: string, type: ColumnType): { title: string; type: ColumnType; unit?: string } {
  const [, name, unit] = WITH_UNIT.exec(title) ?? []
  return type === 'number' && name !== undefined && unit !== undefined
    ? { title: name.trim(), type, unit }
    : { title, type }
}

const OWN_ID = /^c(\d{1,9})$/

function withIds(columns: Omit<Table['columns'][number], 'id'>[], before: Table['columns']): Table['columns'] {
  let last = before.reduce((most, { id }) => Math.max(most, Number(OWN_ID.exec(id)?.[1] ?? 0)), 0)
  const left = [...before]
  return columns.map((column) => {
    const known = left.findIndex(({ title }) => title === column.title)
    const id = known < 0 ? `c${++last}` : (left.splice(known, 1)[0]?.id ?? '')
    return { id, ...column }
  })
}
