import { parentPort, workerData } from 'node:worker_threads'
import { HubError } from '../../domain/errors.ts'
import { type XlsxRequest, type XlsxTable, xlsxTable } from './xlsx-table.ts'

export type XlsxAnswer = ({ ok: true } & XlsxTable) | { ok: false; code: string; message: string }

try {
  parentPort?.postMessage({ ok: true, ...xlsxTable(workerData as XlsxRequest) } satisfies XlsxAnswer)
} catch (error) {
  // The library's own words can quote a cell, so they are not told.
  const answer: XlsxAnswer =
    error instanceof HubError
      ? { ok: false, code: error.code, message: error.message }
      : { ok: false, code: 'file-unreadable', message: '不是完整的 XLSX 文件，请用 Excel 或 WPS 打开后另存一份' }
  parentPort?.postMessage(answer)
}
