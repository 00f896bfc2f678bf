import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import readXlsx from 'read-excel-file/node'
import { HubError } from '../../domain/errors.ts'
import type { Cell, FileRow } from './file-row.ts'
import { findHeader, noHeader, titlesOf } from './find-header.ts'
import { inflateCapped, storedZip } from './inflate-capped.ts'
import { mergedAreas } from './merged-areas.ts'
import { fillMerged } from './merged-cells.ts'

export type XlsxAnswer = { ok: true; titles: string[]; rows: FileRow[] } | { ok: false; code: string; message: string }

const { file } = workerData as { file: string }

async function read(): Promise<XlsxAnswer> {
  const files = inflateCapped(readFileSync(file))
  const merged = mergedAreas(files)
  const sheets = (await readXlsx(storedZip(files))) as unknown as { sheet: string; data: Cell[][] }[]
  const tables = sheets.flatMap(({ sheet, data }) => {
    const rows = fillMerged(data, merged.get(sheet) ?? [])
    const header = findHeader(rows)
    return header === null ? [] : [{ sheet, rows, header }]
  })
  const [table] = tables
  if (table === undefined) throw noHeader()
  // The rows of the other tables would be lost silently.
  if (tables.length > 1)
    throw new HubError(
      'file-unreadable',
      `有 ${tables.length} 张带表头的工作表（${tables.map(({ sheet }) => sheet).join('、')}），一次只能导入一张，请各自另存为一个文件`,
    )
  const { sheet, rows, header } = table
  return { ok: true, titles: titlesOf(rows[header] as Cell[]), rows: dataRows(sheet, rows, header) }
}

const dataRows = (sheet: string, rows: Cell[][], header: number): FileRow[] =>
  rows.slice(header + 1).map((cells, index) => ({ sheet, row: header + index + 2, cells }))

try {
  parentPort?.postMessage(await read())
} catch (error) {
  // The library's own words can quote a cell, so they are not told.
  const answer: XlsxAnswer =
    error instanceof HubError
      ? { ok: false, code: error.code, message: error.message }
      : { ok: false, code: 'file-unreadable', message: '不是完整的 XLSX 文件，请用 Excel 或 WPS 打开后另存一份' }
  parentPort?.postMessage(answer)
}
