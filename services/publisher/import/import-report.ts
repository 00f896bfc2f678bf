import type { ItemId } from '../../domain/ids.ts'
import { maskPersonalData } from '../../domain/personal-data/mask-personal-data.ts'
import type { RowValues } from './row-values.ts'

type RowOutcome = 'accepted' | 'rejected' | 'duplicate' | 'already-imported' | 'withdrawn' | 'skipped'

export interface RowReport {
  sheet?: string
  row: number
  line?: number
  outcome: RowOutcome
  code?: string
  column?: string
  value?: string
  /** Chinese; no personal data. */
  message: string
  remedy: string
  itemId?: ItemId
  record?: RowValues
}

export interface ImportReport {
  file: string
  accepted: number
  rejected: number
  duplicates: number
  alreadyImported: number
  /** Rows whose item was withdrawn since: not published. */
  withdrawn: number
  /** Empty rows. */
  skipped: number
  /** Rows that this run published; 0 in a dry run, and when a bad row held the file back. */
  published: number
  /** Columns that the table does not know: not imported. */
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
  if (row.outcome !== 'skipped') report.rows.push(row)
}

/** Publishing found out more than the check. */
export function reassignRow(
  report: ImportReport,
  row: RowReport,
  found: Pick<RowReport, 'outcome' | 'code' | 'message' | 'remedy' | 'itemId'>,
): void {
  report[COUNTS[row.outcome]]--
  Object.assign(row, found)
  report[COUNTS[row.outcome]]++
}

/** Each once, in the order of their first appearance. */
export function tellUnknown({ unknownColumns }: ImportReport, names: string[]): void {
  for (const name of names.map((each) => maskPersonalData(each).slice(0, 50)))
    if (!unknownColumns.includes(name)) unknownColumns.push(name)
}
