import { type Cell, shownIn } from '../../../services/publisher/import/file-row.ts'
import { xlsxTable } from '../../../services/publisher/import/xlsx-table.ts'
import { COLUMNS, type MadeCell } from './made-cells.ts'

/** What became of the cells that a person sees. */
export interface Tally {
  arrived: number
  refused: number
  /** Cells that arrived as something else, or not at all, without a word. */
  silent: string[]
}

/** Reads a workbook and compares each of its cells with what a person sees there. */
export function compareCells(file: string, rows: (MadeCell | null)[][], tally: Tally): void {
  const read = new Map(xlsxTable({ file, withHidden: false, kind: 'items' }).rows.map(({ row, cells }) => [row, cells]))
  for (const [index, made] of rows.entries())
    for (let column = 0; column < COLUMNS.length; column++)
      compareCell(read.get(index + 2)?.[column] ?? null, made[column] ?? null, tally)
}

function compareCell(cell: Cell, made: MadeCell | null, tally: Tally): void {
  const fault = typeof cell === 'object' ? cell?.fault : undefined
  const right = made?.right ?? { shown: '' }
  const isStruck = made?.stored.kind === 'text' && made.stored.struckFrom !== undefined
  if (fault !== undefined && made !== null) tally.refused++
  else if (
    'shown' in right &&
    shownIn(cell) === right.shown &&
    isStruck === (typeof cell === 'object' && cell?.struck === true)
  )
    tally.arrived += made === null ? 0 : 1
  else tally.silent.push(`${JSON.stringify(made)} → ${JSON.stringify(cell)}`)
}
