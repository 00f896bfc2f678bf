import { readFileSync } from 'node:fs'
import { HubError } from '../../domain/errors.ts'
import { inflateCapped } from '../../edge/inflate-capped.ts'
import type { TableKind } from './file-row.ts'
import { noHeader } from './find-header.ts'
import { fillMerged } from './merged-cells.ts'
import { demandFewCharacters, demandRoom } from './most-rows.ts'
import { readSheet } from './read-sheet.ts'
import { readWorkbook } from './read-workbook.ts'
import { type SheetTable, sheetTable } from './sheet-table.ts'
import { workbookPackage } from './workbook-package.ts'

export interface XlsxRequest {
  /** A path, or the bytes. */
  file: string | Uint8Array
  withHidden: boolean
  kind: TableKind
  mostRows?: number
}

/** The table of a workbook, and the names of the hidden sheets that have one too. */
export interface XlsxTable extends SheetTable {
  hiddenSheets: string[]
}

interface FoundTable extends SheetTable {
  isHidden: boolean
}

/** Reads the one table of an XLSX. HubErrors `file-unreadable`, `file-too-large`, `header-missing`; what it throws else means damage. */
export function xlsxTable({ file, withHidden, kind, mostRows }: XlsxRequest): XlsxTable {
  const bytes = typeof file === 'string' ? readFileSync(file) : file
  const tables = tablesOf(bytes, withHidden, kind)
  const wanted = withHidden ? tables : tables.filter(({ isHidden }) => !isHidden)
  const [table] = wanted
  if (table === undefined)
    throw tables.length === 0
      ? noHeader()
      : new HubError('file-unreadable', `带表头的工作表（${namesOf(tables)}）是隐藏的。请取消隐藏，或加 --with-hidden`)
  // The rows of the other tables would be lost silently.
  if (wanted.length > 1)
    throw new HubError(
      'file-unreadable',
      `有 ${wanted.length} 张带表头的工作表（${namesOf(wanted)}），一次只能导入一张，请各自另存为一个文件`,
    )
  demandRoom(table.rows.length, mostRows)
  demandFewCharacters(table.rows)
  const { isHidden: _, ...found } = table
  return { ...found, hiddenSheets: tables.filter((each) => each !== table).map(({ sheet }) => sheet) }
}

const namesOf = (tables: FoundTable[]): string =>
  tables.map(({ sheet, isHidden }) => (isHidden ? `${sheet}，已隐藏` : sheet)).join('、')

function tablesOf(file: Uint8Array, withHidden: boolean, kind: TableKind): FoundTable[] {
  const parcel = workbookPackage(inflateCapped(file))
  const book = readWorkbook(parcel)
  return book.sheets.flatMap(({ name, isHidden, part }) => {
    const bytes = part === undefined ? undefined : parcel.part(part)
    if (bytes === undefined) return []
    const content = readSheet(bytes, book)
    fillMerged(content)
    const table = sheetTable(name, content, { withHidden: withHidden || isHidden, kind })
    return table === null ? [] : [{ ...table, isHidden }]
  })
}
