import { basename } from 'node:path'
import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import { HubError } from '../../domain/errors.ts'
import { wordsOf } from '../../edge/words-of.ts'
import type { ImportedRow } from '../../ports/journal.ts'
import type { NodePublisher } from '../node-publisher.ts'
import { createRowChecks, type RowChecks } from './check-row.ts'
import { columnUnder, titleOf } from './columns.ts'
import { addRow, type ImportReport, type RowReport, tellUnknown } from './import-report.ts'
import { judgeRow, type RowAbove } from './judge-row.ts'
import { openFile } from './open-file.ts'
import { type GoodRow, publishRows } from './publish-rows.ts'
import type { OpenedFile } from './raw-row.ts'
import { rowMarks } from './row-identity.ts'
import { withoutPersonalData } from './without-personal-data.ts'

export interface ImportOptions {
  file: string
  publisher: NodePublisher
  node: DirectoryNode
  directory: Directory
  /** HMAC under the journal's own secret. */
  mark: (text: string) => string
  /** What a row of this identity became. */
  lookupRow: (mark: string) => ImportedRow | null
  actor: string
  newId: () => string
  dryRun: boolean
  /** Publishes the good rows although others are bad. */
  goodRows: boolean
  /** Publishes rows whose item was withdrawn, each as a new item. */
  again: boolean
  /** Rows so far; the total is known once all are checked. */
  onProgress?: (step: 'checked' | 'published', rows: number, of?: number) => void
  /** Characters of text kept from the check to the publishing; the rows beyond are read a second time. */
  mostCharactersKept?: number
}

const PROGRESS_EVERY = 500
const MOST_CHARACTERS_KEPT = 32_000_000
/** The records of a larger file would make a report that nobody reads. */
const MOST_RECORDS_TOLD = 2000

/**
 * Imports a file: all rows are checked first, then the good ones are published in batches, each row under a
 * key of its own, so that the same call completes after a crash and changes nothing when repeated. While
 * one row is bad nothing is published, unless `goodRows`. A dry run is the same without publishing.
 */
export async function importFile(options: ImportOptions): Promise<ImportReport> {
  const opened = await openFile(options.file)
  const { titles } = opened.header
  requireColumns(titles)
  const report: ImportReport = {
    file: basename(options.file),
    accepted: 0,
    rejected: 0,
    duplicates: 0,
    alreadyImported: 0,
    withdrawn: 0,
    skipped: 0,
    published: 0,
    unknownColumns: [],
    rows: [],
  }
  tellUnknown(
    report,
    titles.filter((title) => title !== '' && columnUnder(title) === undefined),
  )
  const checks = createRowChecks({
    titles,
    node: options.node,
    directory: options.directory,
    checkContent: options.publisher.check,
  })
  const good = await checkRows(opened, checks, report, options)
  if (!options.dryRun && (report.rejected === 0 || options.goodRows))
    await publishRows(opened, checks, good, report, options)
  return report
}

function requireColumns(titles: string[]): void {
  const fields = new Set(
    titles.flatMap((title) => {
      const column = columnUnder(title)
      return column !== undefined && 'field' in column ? [column.field] : []
    }),
  )
  for (const field of ['title', 'body'] as const)
    if (!fields.has(field)) throw new HubError('column-missing', titleOf(field))
}

async function checkRows(
  opened: OpenedFile,
  checks: RowChecks,
  report: ImportReport,
  options: ImportOptions,
): Promise<Map<number, GoodRow>> {
  const good = new Map<number, GoodRow>()
  const seen = new Map<string, RowAbove>()
  const { mostCharactersKept = MOST_CHARACTERS_KEPT } = options
  let characters = 0
  for await (const row of opened.rows()) {
    const checked = checks.check(row)
    if (row.unknown !== undefined) tellUnknown(report, row.unknown)
    const place = { sheet: row.sheet, row: row.row, line: row.line }
    if (checked.outcome === 'empty') addRow(report, { ...place, outcome: 'skipped', message: '空行', remedy: '' })
    else if (checked.outcome === 'bad') {
      const { code, pointer, column, value, details } = withoutPersonalData(checked.fault)
      addRow(report, {
        ...place,
        outcome: 'rejected',
        code,
        column,
        value,
        ...wordsOf(code, { pointer: column ?? pointer, ...details }),
      })
    } else {
      const marks = rowMarks(checked.content, checked.division, options.mark)
      const imported = options.lookupRow(marks.identity)
      const judged = judgeRow(marks, { above: seen.get(marks.identity), imported, again: options.again })
      const rowReport: RowReport = {
        ...place,
        ...judged,
        ...(report.rows.length < MOST_RECORDS_TOLD && checked.record !== undefined && { record: checked.record }),
      }
      addRow(report, rowReport)
      if (!seen.has(marks.identity))
        seen.set(marks.identity, { row: row.row, content: marks.content, itemId: judged.itemId })
      characters += checked.content.body.text.length
      const content = characters > mostCharactersKept ? null : checked.content
      if (judged.outcome === 'accepted')
        good.set(row.row, { marks, replaces: imported?.itemId ?? null, report: rowReport, content })
    }
    if (row.row % PROGRESS_EVERY === 0) options.onProgress?.('checked', row.row)
  }
  return good
}
