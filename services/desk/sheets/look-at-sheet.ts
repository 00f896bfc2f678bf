import type { ErrorCode } from '../../domain/error-codes.ts'
import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import type { FileRow, SheetHeader } from '../../publisher/import/file-row.ts'
import { importFile } from '../../publisher/import/import-file.ts'
import type { ImportOptions } from '../../publisher/import/import-options.ts'
import type { ImportReport } from '../../publisher/import/import-report.ts'
import { titleOfRow } from '../../publisher/import/title-of-row.ts'
import { fileErrorAtDesk, inDeskWords, sayAtDesk } from '../desk-words.ts'
import type { KeepFile } from '../kept-files.ts'
import type { SentFile } from './carried-sheet.ts'
import { filesForRows, type GivenFile } from './given-files.ts'
import type { SheetTicks } from './sheet-ticks.ts'

export interface LookedSheet {
  ok: true
  report: ImportReport
  /** By the number of the row. */
  titles: ReadonlyMap<number, string>
  /** Null of a sheet without a row. */
  header: SheetHeader | null
  /** That the rules demand of some of its rows. */
  roles: string[]
  /** Names of files that a row names. */
  named: ReadonlySet<string>
  /** For the workbook that comes back; of any other look none. */
  rows: FileRow[]
}

/** Why nothing of a sheet can be read, or nothing more of it be published, in words for clerks. */
export interface UnreadSheet {
  ok: false
  message: string
  remedy: string
  /** Rows are published, and others are not. */
  isHalfDone: boolean
}

/** Rows of a sheet that one request takes. */
export const MOST_ROWS_SENT = 5000

type Importing = Pick<ImportOptions, 'publisher' | 'node' | 'directory' | 'journal' | 'actor' | 'newId'> & {
  turn: Timers['turn']
  files: GivenFile[]
  keep: KeepFile
}

/**
 * Imports a sheet as the command does, or only looks at it. The rows that were published stay so whatever comes after:
 * each is known again by its hashes, in whichever request, process or command it comes.
 */
export async function lookAtSheet(
  { name, bytes }: SentFile,
  { rules, scan, ...ticks }: SheetTicks,
  { turn, files, keep, ...importing }: Importing,
  { publishes, marks }: { publishes: boolean; marks: boolean },
): Promise<LookedSheet | UnreadSheet> {
  const titles = new Map<number, string>()
  const rows: FileRow[] = []
  const roles = new Set<string>()
  const named = new Set<string>()
  const { publisher } = importing
  const signOffsOf: typeof publisher.signOffsOf = (command) => {
    const looked = publisher.signOffsOf(command)
    for (const role of looked.roles) roles.add(role)
    return looked
  }
  let header: SheetHeader | null = null
  let published = { rows: 0, of: 0 }
  try {
    await publisher.prepare()
    const report = await importFile({
      ...importing,
      ...ticks,
      scan: scan?.sha256,
      publisher: { ...publisher, signOffsOf },
      ...{ file: { name, bytes, turn }, mostRows: MOST_ROWS_SENT },
      files: filesForRows(files, keep, (one) => named.add(one)),
      ...{ dryRun: !publishes, goodRows: true, strict: false },
      onProgress: (step, rows, of = 0) => {
        if (step === 'published') published = { rows, of }
      },
      acknowledged: rules.map((rule) => ({ rule, reason: 'declared at the desk' })),
      onRow: (row, above) => {
        header = above
        if (marks) rows.push(row)
        titles.set(row.row, titleOfRow(row, above))
      },
    })
    return { ok: true, report: inWordsOfDesk(report), titles, header, rows, named, roles: [...roles] }
  } catch (error) {
    if (published.rows > 0 && error instanceof HubError) return stoppedHalfWay(published, error.code)
    return { ok: false, ...fileErrorAtDesk(error), isHalfDone: false }
  }
}

/** What is published is known by its hashes: the same sheet once more publishes the rest. */
function stoppedHalfWay({ rows, of }: { rows: number; of: number }, code: ErrorCode): UnreadSheet {
  const message = `中途停下了：已发布 ${rows} 行，另有 ${of - rows} 行还没有发布。${sayAtDesk(code)}`
  return { ok: false, message, remedy: '之后请把这张表格再交一次，已发布的行不会重复发布。', isHalfDone: true }
}

const inWordsOfDesk = (report: ImportReport): ImportReport => ({
  ...report,
  warnings: report.warnings.map(inDeskWords),
  rows: report.rows.map((row) => ({
    ...(row.code === undefined ? row : { ...row, ...inDeskWords({ ...row, code: row.code }) }),
    ...(row.faults !== undefined && { faults: row.faults.map(inDeskWords) }),
    ...(row.warnings !== undefined && { warnings: row.warnings.map(inDeskWords) }),
  })),
})
