import type { Fault } from '../../domain/errors.ts'
import { cellErrorOf } from '../../domain/item/spreadsheet-errors.ts'
import type { Cell } from './file-row.ts'
import { cellText, isInexact } from './read-cell.ts'

/** The text of a cell that may hold anything, or why it cannot be read. An empty cell is an empty text. */
export function plainCell(cell: Cell | undefined, column: string): { text: string } | { fault: Fault } {
  const text = cellText(cell) ?? ''
  const faulty = (code: Fault['code']) => ({
    fault: { code, pointer: '', details: { column, value: text.slice(0, 30) } },
  })
  if (typeof cell === 'object' && cell?.fault !== undefined && !(cell.value instanceof Date))
    return { fault: { ...cell.fault, details: { column, ...cell.fault.details } } }
  if (text !== '' && cellErrorOf(text) !== null) return faulty('cell-error')
  if (cell != null && isInexact(cell, text)) return faulty('number-inexact')
  return { text }
}
