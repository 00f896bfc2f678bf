import { withAsciiDigits } from '../../domain/ascii-digits.ts'
import type { Fault } from '../../domain/errors.ts'
import type { RecordField } from './columns.ts'
import { columnUnder, titleOf } from './columns.ts'
import type { Cell, RawRow } from './raw-row.ts'
import { dateOf, isTicked, listOf, textOf } from './read-cell.ts'

/** A row after reading: what its columns say. A field whose column the file does not have is absent. */
export type ImportRecord = { [Field in Exclude<RecordField, 'channels' | 'levels'>]?: string | null } & {
  channels?: string[] | null
  levels?: string[] | null
}

/** A fault of one cell. */
export interface CellFault extends Fault {
  /** The column's title as the file has it. */
  column: string
}

/** Null for a row with nothing in it. */
export function recordOf(row: RawRow, titles: string[]): { record: ImportRecord; faults: CellFault[] } | null {
  if (row.cells.every((cell) => textOf(cell) === null)) return null
  const record: ImportRecord = {}
  const faults: CellFault[] = []
  for (const [index, title] of titles.entries()) {
    const column = columnUnder(title)
    if (column === undefined || !('field' in column)) continue
    const cell = row.cells[index] ?? null
    if (column.tick !== undefined || column.group !== undefined) addTick(record, column, textOf(cell))
    else addCell(record, column.field, cell, title, faults)
  }
  return { record, faults }
}

function addTick(
  record: ImportRecord,
  { field, tick, group }: { field: RecordField; tick?: string; group?: string },
  text: string | null,
): void {
  if (field === 'levels') {
    record.levels ??= []
    if (tick !== undefined && isTicked(text)) record.levels.push(tick)
    return
  }
  if (field !== 'audience' && field !== 'mode') return
  record[field] ??= null
  if (tick !== undefined && isTicked(text)) record[field] = tick
  else if (group !== undefined && text !== null) record[field] = isTicked(text) ? group : `${group}:${text}`
}

function addCell(record: ImportRecord, field: RecordField, cell: Cell, title: string, faults: CellFault[]): void {
  const text = textOf(cell)
  switch (field) {
    case 'issuedOn':
    case 'publishedOn': {
      const date = text === null ? null : dateOf(cell)
      if (text !== null && date === null)
        faults.push({
          code: 'date-invalid',
          pointer: `/${field}`,
          column: title,
          details: { value: text.slice(0, 30) },
        })
      record[field] = date
      return
    }
    case 'channels':
    case 'levels':
      record[field] = text === null ? [] : listOf(text)
      return
    case 'title':
    case 'documentNumber':
    case 'indexNumber':
    case 'division':
      record[field] = text === null ? null : withAsciiDigits(text)
      return
    case 'mode':
      record.mode = text === null ? null : text.replace(/公开$/, '')
      return
    default:
      record[field] = text
  }
}

export const columnOf = (field: RecordField, titles: string[]): string =>
  titles.find((title) => {
    const column = columnUnder(title)
    return column !== undefined && 'field' in column && column.field === field
  }) ?? titleOf(field)
