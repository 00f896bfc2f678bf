/** Rows and columns are counted from 1. Both corners belong to the area. */
export interface Area {
  top: number
  left: number
  bottom: number
  right: number
}

const LAST_ROW = 1_048_576
const LAST_COLUMN = 16_384

/** The place that `B3` names. It throws for a name of no place in a sheet. */
export function placeOf(name: string): { row: number; column: number } {
  const [, letters = '', digits] = /^\s*\$?([A-Z]{1,3})\$?([1-9]\d{0,6})\s*$/.exec(name) ?? []
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
  const row = rowOf(digits)
  if (column < 1 || column > LAST_COLUMN) throw new Error(`${name} is no cell`)
  return { row, column }
}

/** The number of a row. It throws for a row that no sheet has. */
export function rowOf(digits: string | undefined): number {
  const row = Number(digits)
  if (!Number.isInteger(row) || row < 1 || row > LAST_ROW) throw new Error(`${digits} is no row`)
  return row
}

/** The area that `A1:B3` names, or a single cell. */
export function areaOf(name: string): Area {
  const [from = '', to = from] = name.split(':')
  const [first, last] = [placeOf(from), placeOf(to)]
  return {
    top: Math.min(first.row, last.row),
    left: Math.min(first.column, last.column),
    bottom: Math.max(first.row, last.row),
    right: Math.max(first.column, last.column),
  }
}

/** `B3`; without a row the letters of the column. */
export function cellName(column: number, row?: number): string {
  let letters = ''
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return `${letters}${row ?? ''}`
}
