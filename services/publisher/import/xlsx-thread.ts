import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import readXlsx from 'read-excel-file/node'
import { HubError } from '../../domain/errors.ts'
import { findHeader, noHeader, titlesOf } from './find-header.ts'
import { inflateCapped } from './inflate-capped.ts'
import { fillMerged } from './merged-cells.ts'
import type { Cell, RawRow } from './raw-row.ts'
import { type SheetShape, sheetShapes } from './sheet-shapes.ts'

export type XlsxAnswer = { ok: true; titles: string[]; rows: RawRow[] } | { ok: false; code: string; message: string }

const { file } = workerData as { file: string }

async function read(): Promise<XlsxAnswer> {
  const bytes = readFileSync(file)
  const shapes = sheetShapes(inflateCapped(bytes))
  const sheets = (await readXlsx(bytes)) as unknown as { sheet: string; data: Cell[][] }[]
  for (const { sheet, data } of sheets) {
    const rows = placed(data, shapes.get(sheet))
    const header = findHeader(rows)
    if (header !== null)
      return { ok: true, titles: titlesOf(rows[header] as Cell[]), rows: dataRows(sheet, rows, header) }
  }
  throw noHeader(file)
}

/** The library leaves out what stands above the first cell; the sheet's own numbers put each row in its place. */
function placed(data: Cell[][], shape: SheetShape | undefined): Cell[][] {
  const first = shape?.firstRow ?? 1
  const rows: Cell[][] = [...Array.from({ length: first - 1 }, () => []), ...data]
  return fillMerged(rows, shape?.merged ?? [])
}

const dataRows = (sheet: string, rows: Cell[][], header: number): RawRow[] =>
  rows.slice(header + 1).map((cells, index) => ({ sheet, row: header + index + 2, cells }))

try {
  parentPort?.postMessage(await read())
} catch (error) {
  const known = error instanceof HubError
  const answer: XlsxAnswer = {
    ok: false,
    code: known ? error.code : 'file-unreadable',
    message: (error as Error).message,
  }
  parentPort?.postMessage(answer)
}
