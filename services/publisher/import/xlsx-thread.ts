import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { HubError } from '../../domain/errors.ts'
import type { Cell } from './file-row.ts'
import { findHeader, noHeader, SEARCHED_ROWS, titlesOf } from './find-header.ts'
import { inflateCapped } from './inflate-capped.ts'
import { fillMerged } from './merged-cells.ts'
import { readSheet, type SheetRow } from './read-sheet.ts'
import { readWorkbook, type Workbook } from './read-workbook.ts'
import { type WorkbookPackage, workbookPackage } from './workbook-package.ts'

/** The one table of a workbook: its rows of data, without those that have no cell under a title. */
export interface Table {
  sheet: string
  titles: string[]
  /** The row of the titles. */
  header: number
  rows: { row: number; cells: Cell[] }[]
}

export type XlsxAnswer = ({ ok: true } & Table) | { ok: false; code: string; message: string }

const { file } = workerData as { file: string }

function read(): XlsxAnswer {
  const parcel = workbookPackage(inflateCapped(readFileSync(file)))
  const book = readWorkbook(parcel)
  const tables = book.sheets.flatMap(({ name, part }) => (part === undefined ? [] : tablesIn(name, part, parcel, book)))
  const [table] = tables
  if (table === undefined) throw noHeader()
  // The rows of the other tables would be lost silently.
  if (tables.length > 1)
    throw new HubError(
      'file-unreadable',
      `有 ${tables.length} 张带表头的工作表（${tables.map(({ sheet }) => sheet).join('、')}），一次只能导入一张，请各自另存为一个文件`,
    )
  return { ok: true, ...table }
}

function tablesIn(name: string, part: string, parcel: WorkbookPackage, book: Workbook): Table[] {
  const sheet = readSheet(parcel.part(part) as Uint8Array, book)
  fillMerged(sheet)
  const top: Cell[][] = Array.from({ length: SEARCHED_ROWS + 1 }, () => [])
  for (const { row, cells } of sheet.rows) if (row <= top.length) top[row - 1] = cells
  const header = findHeader(top)
  if (header === null) return []
  const titles = titlesOf(top[header] as Cell[])
  return [{ sheet: name, titles, header: header + 1, rows: dataRows(sheet.rows, header + 1, titles.length) }]
}

function dataRows(rows: SheetRow[], header: number, width: number): Table['rows'] {
  return rows
    .filter(({ row }) => row > header)
    .map(({ row, cells }) => ({ row, cells: Array.from({ length: width }, (_, column) => cells[column] ?? null) }))
    .filter(({ cells }) => cells.some((cell) => cell !== null))
}

try {
  parentPort?.postMessage(read())
} catch (error) {
  // The library's own words can quote a cell, so they are not told.
  const answer: XlsxAnswer =
    error instanceof HubError
      ? { ok: false, code: error.code, message: error.message }
      : { ok: false, code: 'file-unreadable', message: '不是完整的 XLSX 文件，请用 Excel 或 WPS 打开后另存一份' }
  parentPort?.postMessage(answer)
}
