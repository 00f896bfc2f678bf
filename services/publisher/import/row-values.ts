import { withAsciiDigits } from '../../domain/ascii-digits.ts'
import type { ErrorCode } from '../../domain/error-codes.ts'
import type { Fault } from '../../domain/errors.ts'
import { tidyLine } from '../../domain/item/tidy-content.ts'
import { type ColumnName, columnUnder, titleOf } from './columns.ts'
import type { Cell, FileRow } from './file-row.ts'
import { cellErrorOf, cellText, dateOf, isInexact, listOf, tickOf, writtenText } from './read-cell.ts'

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
    const text = cellText(cell)
    const error = text === null ? null : cellErrorOf(text)
    const fault = (code: ErrorCode, value: string) =>
      faults.push({ code, pointer: `/${column.name}`, column: title, details: { value: value.slice(0, 30) } })
    if (error !== null) fault('cell-error', error)
    else if (text !== null && mustBeExact(column.name) && isInexact(cell, text)) fault('number-inexact', text)
    else if (column.tick !== undefined || column.group !== undefined) addTick(values, column, text, fault)
    else addCell(values, column.name, cell, text, fault)
  }
  return { values, faults }
}

/** Columns of words, which a number of many digits fits as little as an account: its digits count. */
const mustBeExact = (name: ColumnName): boolean => name !== 'issuedOn' && name !== 'publishedOn'

type Refuse = (code: ErrorCode, value: string) => void

function addTick(
  values: RowValues,
  { name, tick, group }: { name: ColumnName; tick?: string; group?: string },
  text: string | null,
  refuse: Refuse,
): void {
  const isTicked = tickOf(text)
  if (isTicked === null && tick !== undefined) return refuse('tick-unreadable', text ?? '')
  if (name === 'levels') {
    values.levels ??= []
    if (tick !== undefined && isTicked === true) values.levels.push(tick)
    return
  }
  if (name !== 'audience' && name !== 'mode') return
  values[name] ??= null
  if (isTicked === false) return
  if (tick !== undefined) values[name] = tick
  else if (group !== undefined) values[name] = isTicked === true ? group : `${group}:${text}`
}

function addCell(values: RowValues, name: ColumnName, cell: Cell, text: string | null, refuse: Refuse): void {
  switch (name) {
    case 'issuedOn':
    case 'publishedOn': {
      const date = text === null ? null : dateOf(cell)
      if (text !== null && date === null) refuse('date-invalid', text)
      values[name] = date
      return
    }
    case 'channels':
    case 'levels':
      values[name] = text === null ? [] : listOf(text)
      return
    case 'division':
      values.division = text === null ? null : withAsciiDigits(tidyLine(text))
      return
    case 'mode':
      values.mode = text === null ? null : tidyLine(text).replace(/公开$/, '')
      return
    default:
      // The text as it is: one law for text holds at every door (domain/item/tidy-content.ts).
      values[name] = text === null || cell === null ? null : writtenText(cell)
  }
}

/** The title under which the file has a column, or its usual title. */
export const titleInFile = (name: ColumnName, titles: string[]): string =>
  titles.find((title) => {
    const column = columnUnder(title)
    return column !== undefined && 'name' in column && column.name === name
  }) ?? titleOf(name)
