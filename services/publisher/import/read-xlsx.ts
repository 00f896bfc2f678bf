import { Worker } from 'node:worker_threads'
import { errorCodeOf } from '../../domain/error-codes.ts'
import { HubError } from '../../domain/errors.ts'
import type { FileRow, OpenedFile, ReadingOptions } from './file-row.ts'
import { forThread, type SheetSource } from './sheet-source.ts'
import { sheetWarnings } from './sheet-warnings.ts'
import type { XlsxRequest, XlsxTable } from './xlsx-table.ts'
import type { XlsxAnswer } from './xlsx-thread.ts'

const MEGABYTES = 500

/**
 * Reads an XLSX in a thread with a memory limit of its own, because a small file can hold hundreds of megabytes. Hidden
 * rows, columns and sheets are read only `withHidden`; else a warning tells of them.
 * HubErrors `file-unreadable`, `file-too-large`, `header-missing`.
 */
export async function openXlsx(
  file: SheetSource,
  { withHidden = false, table: kind = 'items', mostRows }: ReadingOptions = {},
): Promise<OpenedFile> {
  const table = await inThread({ file: forThread(file), withHidden, kind, mostRows })
  const { titles, header: row, unread, hiddenSheets } = table
  return {
    header: { titles, row, hidden: unread.columns },
    warnings: sheetWarnings(unread, hiddenSheets),
    rows: async function* (): AsyncGenerator<FileRow> {
      yield* rowsOf(table)
    },
  }
}

/** The rows from the header to the last one with data, those without data too. */
function* rowsOf({ sheet, header, rows, unread }: XlsxTable): Generator<FileRow> {
  const hidden = new Set(unread.rows)
  let last = header
  for (const { row, cells } of rows) {
    while (++last < row) if (!hidden.has(last)) yield { sheet, row: last, cells: [] }
    yield { sheet, row, cells }
  }
}

function inThread(request: XlsxRequest): Promise<XlsxTable> {
  const worker = new Worker(new URL('./xlsx-thread.ts', import.meta.url), {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  })
  return new Promise((resolve, reject) => {
    worker.once('message', (answer: XlsxAnswer) =>
      answer.ok ? resolve(answer) : reject(new HubError(errorCodeOf(answer.code), answer.message)),
    )
    worker.once('error', (cause) => {
      const isTooLarge = (cause as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY'
      reject(
        isTooLarge
          ? new HubError('file-too-large', '表格太大，内存不足', { cause })
          : new HubError('file-unreadable', '表格无法解析', { cause }),
      )
    })
  })
}
