import type { Timers } from '../../domain/timers.ts'
import { REMARKS_TITLE } from '../../publisher/import/columns.ts'
import { type Cell, type FileRow, shownIn } from '../../publisher/import/file-row.ts'
import type { RowReport } from '../../publisher/import/import-report.ts'
import { dateOf } from '../../publisher/import/read-cell.ts'
import { columnsXml, type SheetCellText, sheetBegin, sheetEnd, sheetRow } from '../../query/exports/sheet-xml.ts'
import { createWorkbookWriter } from '../../query/exports/workbook-writer.ts'
import type { LookedSheet } from './look-at-sheet.ts'
import { outcomeWord, remarksOf, underTitle } from './sheet-rows.ts'

const ROWS_A_TURN = 50

/**
 * A sheet with what was found in each of its rows in a last column, and the cells that are meant on a coloured ground. What
 * was read is written: the rows keep their numbers; formulas, formats and what was hidden do not come along.
 */
export async function markedWorkbook({ report, header, rows }: LookedSheet, turn: Timers['turn']): Promise<Buffer> {
  const { titles = [], row: titleRow = 1 } = header ?? {}
  const writer = createWorkbookWriter([REMARKS_TITLE])
  const sheet = writer.sheet()
  sheet.write(sheetBegin(columnsXml([...titles.map(() => 20), 60]), titleRow))
  sheet.write(sheetRow(titleRow, [...titles, REMARKS_TITLE]))
  const reports = new Map(report.rows.map((row) => [row.row, row]))
  // In a CSV the rows of data are counted from 1.
  const shift = header?.row === undefined ? titleRow : 0
  let written = 0
  for (const row of rows) {
    const said = reports.get(row.row)
    // A line that could not be read, or a whole content, has no cells, but what was found of it.
    if (row.cells.length > 0 || said !== undefined) sheet.write(sheetRow(row.row + shift, cellsOf(row, titles, said)))
    if (++written % ROWS_A_TURN === 0) await turn()
  }
  sheet.end(sheetEnd())
  writer.end()
  return writer.taken()
}

function cellsOf({ cells }: FileRow, titles: string[], report: RowReport | undefined): SheetCellText[] {
  if (report === undefined) return titles.map((_, at) => textOf(cells[at] ?? null))
  const remarks = remarksOf(report)
  const meant = new Set(remarks.map(({ column }) => column))
  const said = [outcomeWord(report, false), ...remarks.map(({ column, text }) => underTitle(column) + text)].join('\n')
  const isFaulty = remarks.some(({ isFault }) => isFault)
  return [
    ...titles.map((title, at): SheetCellText => {
      const text = textOf(cells[at] ?? null)
      return title !== '' && meant.has(title) ? { marked: text ?? '' } : text
    }),
    isFaulty ? { marked: said } : said,
  ]
}

/** A date that is shown without its year is written with it. */
function textOf(cell: Cell): string | undefined {
  const shown = shownIn(cell)
  const day = typeof cell === 'object' && cell?.value instanceof Date ? dateOf(cell) : null
  const text = day !== null && !shown.includes(day.slice(0, 4)) ? day : shown
  return text === '' ? undefined : text
}
