import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { HubError } from '../../domain/errors.ts'
import { noHeader } from './find-header.ts'
import { inflateCapped } from './inflate-capped.ts'
import { fillMerged } from './merged-cells.ts'
import { readSheet } from './read-sheet.ts'
import { readWorkbook } from './read-workbook.ts'
import { type SheetTable, sheetTable } from './sheet-table.ts'
import { workbookPackage } from './workbook-package.ts'

export interface XlsxRequest {
  file: string
  withHidden: boolean
}

export type XlsxAnswer =
  | ({ ok: true; hiddenSheets: string[] } & SheetTable)
  | { ok: false; code: string; message: string }

interface FoundTable extends SheetTable {
  isHidden: boolean
}

function read({ file, withHidden }: XlsxRequest): XlsxAnswer {
  const tables = tablesOf(file, withHidden)
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
  const { isHidden: _, ...found } = table
  return { ok: true, ...found, hiddenSheets: tables.filter((each) => each !== table).map(({ sheet }) => sheet) }
}

const namesOf = (tables: FoundTable[]): string =>
  tables.map(({ sheet, isHidden }) => (isHidden ? `${sheet}，已隐藏` : sheet)).join('、')

function tablesOf(file: string, withHidden: boolean): FoundTable[] {
  const parcel = workbookPackage(inflateCapped(readFileSync(file)))
  const book = readWorkbook(parcel)
  return book.sheets.flatMap(({ name, isHidden, part }) => {
    const bytes = part === undefined ? undefined : parcel.part(part)
    if (bytes === undefined) return []
    const content = readSheet(bytes, book)
    fillMerged(content)
    const table = sheetTable(name, content, { withHidden: withHidden || isHidden })
    return table === null ? [] : [{ ...table, isHidden }]
  })
}

try {
  parentPort?.postMessage(read(workerData as XlsxRequest))
} catch (error) {
  // The library's own words can quote a cell, so they are not told.
  const answer: XlsxAnswer =
    error instanceof HubError
      ? { ok: false, code: error.code, message: error.message }
      : { ok: false, code: 'file-unreadable', message: '不是完整的 XLSX 文件，请用 Excel 或 WPS 打开后另存一份' }
  parentPort?.postMessage(answer)
}
