import { wordsOf } from '../../edge/words-of.ts'
import { type ImportReport, type RowReport, reassignRow } from './import-report.ts'

/**
 * Finds the rows whose division was left blank. Only the whole file shows whether that is meant: in a file without any
 * division everything is for the node's own.
 */
export function createBlankDivisions(column: string): {
  /** `namesDivision` is null for a row that has no column for it. */
  note(namesDivision: boolean | null, row: RowReport): void
  /** Refuses them where other rows name their division, also rows that are bad. Gives the rows that were good before. */
  refuse(report: ImportReport): RowReport[]
} {
  const blank: RowReport[] = []
  let isNamed = false
  return {
    note: (namesDivision, row) => {
      if (namesDivision === true) isNamed = true
      else if (namesDivision === false && (row.outcome === 'accepted' || row.outcome === 'rejected')) blank.push(row)
    },
    refuse: (report) => {
      if (!isNamed) return []
      const fault = { code: 'division-blank', column, ...wordsOf('division-blank') }
      const good = blank.filter(({ outcome }) => outcome === 'accepted')
      for (const row of blank)
        if (row.outcome === 'rejected') row.faults?.push(fault)
        else {
          reassignRow(report, row, { outcome: 'rejected', ...fault })
          delete row.warnings
        }
      return good
    },
  }
}
