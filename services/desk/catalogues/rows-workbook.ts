import type { PrintedRow } from '../../domain/catalogue/printed-row.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import { PRINTED_MEMBER, printedText } from '../../edge/printed-members.ts'
import { columnsXml, sheetBegin, sheetEnd, sheetRow } from '../../query/exports/sheet-xml.ts'
import { createWorkbookWriter } from '../../query/exports/workbook-writer.ts'

/** The columns that a sheet of a catalogue is read by. */
const COLUMNS: [member: keyof PrintedRow, width: number][] = [
  ['no', 8],
  ['level1', 20],
  ['level2', 30],
  ['elements', 40],
  ['basis', 40],
  ['timeLimit', 30],
  ['subject', 20],
  ['channels', 30],
  ['audience', 14],
  ['mode', 14],
  ['levels', 14],
]

/** The rows of a catalogue as a sheet that can be changed and handed in again. */
export function rowsWorkbook(rows: readonly CatalogueRow[]): Buffer {
  const writer = createWorkbookWriter(['事项标准目录'])
  const sheet = writer.sheet()
  sheet.write(sheetBegin(columnsXml(COLUMNS.map(([, width]) => width))))
  sheet.write(
    sheetRow(
      1,
      COLUMNS.map(([member]) => PRINTED_MEMBER[member]),
    ),
  )
  rows.forEach((row, at) => {
    sheet.write(
      sheetRow(
        at + 2,
        COLUMNS.map(([member]) => cellOf(row, member)),
      ),
    )
  })
  sheet.end(sheetEnd())
  writer.end()
  return writer.taken()
}

/** Lists are read apart at semicolons. The attribute is read from the mode, which some rows leave out. */
function cellOf(row: CatalogueRow, member: keyof PrintedRow): string | undefined {
  const value = row[member]
  if (Array.isArray(value)) return value.join('；') || undefined
  const text = member === 'mode' && row.mode === undefined ? printedText(row, 'disclosure') : printedText(row, member)
  return text === '' ? undefined : text
}
