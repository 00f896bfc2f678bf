import { HubError } from '../../domain/errors.ts'
import { type Cell, type FileRow, shownIn } from './file-row.ts'

/** Refuses a file of more rows than are taken at once: HubError `file-too-large`. */
export function demandRoom(rows: number, mostRows = Number.POSITIVE_INFINITY): void {
  if (rows > mostRows) throw new HubError('file-too-large', `多于 ${mostRows} 行`)
}

/** As many as a sheet of Excel has. */
const MOST_COLUMNS = 16_384

/** Refuses a file whose header has more columns than a sheet can have: HubError `file-too-large`. */
export function demandFewColumns(columns: number): void {
  if (columns > MOST_COLUMNS) throw new HubError('file-too-large', `多于 ${MOST_COLUMNS} 列`)
}

/** A text of a small workbook may stand in each of millions of cells. */
const MOST_CHARACTERS = 100_000_000

/** Refuses a table whose cells hold more text together than is taken at once: HubError `file-too-large`. */
export function demandFewCharacters(rows: Pick<FileRow, 'cells'>[]): void {
  let characters = 0
  for (const { cells } of rows)
    for (const cell of cells) {
      characters += lengthOf(cell)
      if (characters > MOST_CHARACTERS)
        throw new HubError('file-too-large', `各单元格的文字合计多于 ${MOST_CHARACTERS} 字`)
    }
}

/** What is shown, and the text that is stored under it. */
function lengthOf(cell: Cell): number {
  const stored = typeof cell === 'object' ? cell?.value : null
  return shownIn(cell).length + (typeof stored === 'string' ? stored.length : 0)
}
