import { EXPORT_COLUMNS, type ExportCell } from './export-columns.ts'
import type { ExportFormat } from './export-text.ts'

/** Spreadsheet programs take a file with this mark for UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF'

/** A cell that begins so would be a formula to a spreadsheet program (OWASP, CSV injection; in full width, too). */
const BEGINS_FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

/** By RFC 4180. What would be a formula gets an apostrophe before it, which makes it a text. */
export function csvCell(cell: ExportCell): string {
  const text = cell === undefined ? '' : String(cell)
  const plain = typeof cell === 'string' && BEGINS_FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

const row = (cells: ExportCell[]): string => `${cells.map(csvCell).join(',')}\r\n`
const cellsOf = Object.values(EXPORT_COLUMNS)
const names = Object.keys(EXPORT_COLUMNS) as (keyof typeof EXPORT_COLUMNS)[]
/** A row that is no item's change. */
const rowOf = (cells: Partial<Record<keyof typeof EXPORT_COLUMNS, string>>) => row(names.map((name) => cells[name]))

/** One change a row. The signed text begins with a brace, so nothing is ever put before it. */
export const CSV: ExportFormat = {
  mediaType: 'text/csv; charset=utf-8; header=present',
  begin: BYTE_ORDER_MARK + row(names),
  change: (change) => row(cellsOf.map((cellOf) => cellOf(change))),
  withheld: (itemId) => rowOf({ itemId, state: 'withheld' }),
  end: (end) => rowOf({ state: 'end', contentText: JSON.stringify(end) }),
}
