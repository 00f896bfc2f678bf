import { withAsciiDigits } from '../../domain/ascii-digits.ts'
import type { Fault } from '../../domain/errors.ts'
import { type ColumnName, columnUnder, titleOf } from './columns.ts'
import type { Cell, FileRow } from './file-row.ts'
import { cellText, dateOf, isTicked, listOf } from './read-cell.ts'

/** What the columns of a row say, by the names of the columns. A column that the file does not have is absent. */
export type RowValues = { [Name in Exclude<ColumnName, 'channels' | 'levels'>]?: string | null } & {
  channels?: string[] | null
  levels?: string[] | null
}

/** A fault of one cell. */
export interface CellFault extends Fault {
  /** The column's title as the file has it. */
  column: string
}

/** Reads the values of a row, and the faults of its cells. Null for an empty row. */
export function readValues(row: FileRow, titles: string[]): { values: RowValues; faults: CellFault[] } | null {
  if (row.cells.every((cell) => cellText(cell) === null)) return null
  const values: RowValues = {}
  const faults: CellFault[] = []
  for (const [index, title] of titles.entries()) {
    const column = columnUnder(title)
    if (column === undefined || !('name' in column)) continue
    const cell = row.cells[index] ?? null
    if (column.tick !== undefined || column.group !== undefined) addTick(values, column, cellText(cell))
    else addCell(values, column.name, cell, title, faults)
  }
  return { values, faults }
}

function addTick(
  values: RowValues,
  { name, tick, group }: { name: ColumnName; tick?: string; group?: string },
  text: string | null,
): void {
  if (name === 'levels') {
    values.levels ??= []
    if (tick !== undefined && isTicked(text)) values.levels.push(tick)
    return
  }
  if (name !== 'audience' && name !== 'mode') return
  values[name] ??= null
  if (tick !== undefined && isTicked(text)) values[name] = tick
  else if (group !== undefined && text !== null) values[name] = isTicked(text) ? group : `${group}:${text}`
}

function addCell(values: RowValues, name: ColumnName, cell: Cell, title: string, faults: CellFault[]): void {
  const text = cellText(cell)
  switch (name) {
    case 'issuedOn':
    case 'publishedOn': {
      const date = text === null ? null : dateOf(cell)
      if (text !== null && date === null)
        faults.push({ code: 'date-invalid', pointer: `/${name}`, column: title, details: { value: text.slice(0, 30) } })
      values[name] = date
      return
    }
    case 'channels':
    case 'levels':
      values[name] = text === null ? [] : listOf(text)
      return
    case 'title':
    case 'documentNumber':
    case 'indexNumber':
    case 'division':
      values[name] = text === null ? null : withAsciiDigits(text)
      return
    case 'mode':
      values.mode = text === null ? null : text.replace(/公开$/, '')
      return
    default:
      values[name] = text
  }
}

/** The title under which the file has a column, or its usual title. */
export const titleInFile = (name: ColumnName, titles: string[]): string =>
  titles.find((title) => {
    const column = columnUnder(title)
    return column !== undefined && 'name' in column && column.name === name
  }) ?? titleOf(name)
