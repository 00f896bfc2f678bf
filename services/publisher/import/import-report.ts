import type { ItemId } from '../../domain/ids.ts'
import type { Attachment } from '../../domain/item/content.ts'
import { maskPersonalData } from '../../domain/personal-data/mask-personal-data.ts'
import type { Warning } from '../../domain/warning.ts'
import { type ToldWarning, tellWarning } from '../../edge/tell-warning.ts'
import type { RowValues } from './row-values.ts'

type RowOutcome = 'accepted' | 'rejected' | 'duplicate' | 'already-imported' | 'withdrawn' | 'skipped'

export interface RowWarning extends ToldWarning {
  /** The title that the column has in the file. */
  column?: string
}

/** One thing that is wrong with a row. */
export interface RowFault {
  code: string
  /** The title that the column has in the file; in a whole content the JSON pointer. */
  column?: string
  /** In its masked form. */
  value?: string
  /** Of personal data: the rule by which it was found. */
  rule?: string
  /** In Chinese, without personal data. */
  message: string
  remedy: string
}

/** A value that the former reader read otherwise. Both sides are in their masked form. */
export interface ReadingChange {
  column: string
  before: string
  now: string
}

/** An attachment, or a picture whose bytes stand in the text, which has no name. */
type FileOfRow = Pick<Attachment, 'sha256' | 'bytes' | 'mediaType'> & { name?: string }

export interface RowReport {
  sheet?: string
  row: number
  line?: number
  outcome: RowOutcome
  code?: string
  column?: string
  value?: string
  /** In Chinese, without personal data. */
  message: string
  remedy: string
  /** All that is wrong with a rejected row. The first of them also stands in the row itself. */
  faults?: RowFault[]
  itemId?: ItemId
  /** What is read otherwise now than when the row was imported. */
  changes?: ReadingChange[]
  /** What the author of a row that is published should look at again. */
  warnings?: RowWarning[]
  /** The files that the row's attachments are, and the pictures in its text. */
  files?: FileOfRow[]
  record?: RowValues
}

export interface ImportReport {
  file: string
  accepted: number
  rejected: number
  duplicates: number
  alreadyImported: number
  /** Rows that were not published, because their item was withdrawn since. */
  withdrawn: number
  /** Empty rows. */
  skipped: number
  /** Rows that this run published. 0 in a dry run, and when nothing was published because of a bad row. */
  published: number
  /** Items that this run revised, because their rows are read otherwise now (`--revise`). */
  revised: number
  /** Files that this run put into the node's folder and that were not there before. */
  filesPut: number
  /** What the author of the file should look at again, beside what its rows say. */
  warnings: ToldWarning[]
  /** Titles that are not known. Their columns are not imported. */
  unknownColumns: string[]
  rows: RowReport[]
}

const COUNTS = {
  accepted: 'accepted',
  rejected: 'rejected',
  duplicate: 'duplicates',
  'already-imported': 'alreadyImported',
  withdrawn: 'withdrawn',
  skipped: 'skipped',
} as const

/** Empty rows are counted and not listed. */
export function addRow(report: ImportReport, row: RowReport): void {
  report[COUNTS[row.outcome]]++
  tellOneFault(row)
  if (row.outcome !== 'skipped') report.rows.push(row)
}

function tellOneFault(row: RowReport): void {
  const { outcome, code, column, value, message, remedy } = row
  if (outcome === 'rejected' && code !== undefined) row.faults ??= [{ code, column, value, message, remedy }]
}

/** Gives a row another outcome, because publishing found more than the inspection. */
export function reassignRow(
  report: ImportReport,
  row: RowReport,
  found: Pick<RowReport, 'outcome' | 'code' | 'column' | 'message' | 'remedy' | 'itemId'>,
): void {
  report[COUNTS[row.outcome]]--
  Object.assign(row, found)
  tellOneFault(row)
  report[COUNTS[row.outcome]]++
}

/** So many unknown columns are named; of more, a sign that there are more. */
const MOST_UNKNOWN = 200
const MORE = '…'

/** Adds names to the unknown columns: each once, in the order in which they first appear. */
export function tellUnknown({ unknownColumns }: ImportReport, names: string[]): void {
  for (const each of names) {
    if (unknownColumns.at(-1) === MORE) return
    const name = maskPersonalData(each.slice(0, 200)).slice(0, 50)
    if (!unknownColumns.includes(name)) unknownColumns.push(unknownColumns.length < MOST_UNKNOWN ? name : MORE)
  }
}

/** Adds a warning about the file as a whole. The same one is told once. */
export function warnOfFile({ warnings }: ImportReport, warning: Warning): void {
  const told = tellWarning(warning)
  if (!warnings.some(({ code, message }) => code === told.code && message === told.message)) warnings.push(told)
}

/** The warnings of a row. What is the same for all rows of a field is told once, as a warning of the file. */
export function warningsOfRow(report: ImportReport, found: RowWarning[]): Pick<RowReport, 'warnings'> {
  const warnings = found.filter(({ code }) => code !== ONCE_A_FILE)
  for (const { code, message, remedy } of found)
    if (code === ONCE_A_FILE && !report.warnings.some((told) => told.message === message))
      report.warnings.push({ code, pointer: '', message, remedy })
  return warnings.length === 0 ? {} : { warnings }
}

export const ONCE_A_FILE = 'personal-data-lawful'

/** Whether nothing of the file is published: under strict handling it has something to look at again as a whole. */
export const isRefused = ({ warnings }: ImportReport, strict: boolean): boolean => strict && warnings.length > 0
