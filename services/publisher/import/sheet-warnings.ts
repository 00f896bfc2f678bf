import { maskPersonalData } from '../../domain/personal-data/mask-personal-data.ts'
import type { Warning } from '../../domain/warning.ts'
import type { Unread } from './sheet-table.ts'

const MOST_NAMED = 10

/** What the author of a workbook is told about that was not read: each kind once, with its count and its first places. */
export function sheetWarnings({ rows, columns, beside }: Unread, hiddenSheets: string[]): Warning[] {
  const warnings: Warning[] = []
  const add = (code: Warning['code'], details: Warning['details']) => warnings.push({ code, pointer: '', details })
  if (rows.length > 0) add('rows-hidden', { count: rows.length, rows: named(runsOf(rows)) })
  if (columns.length > 0) add('columns-hidden', { count: columns.length, columns: named(columns) })
  if (hiddenSheets.length > 0) add('sheets-hidden', { sheets: named(hiddenSheets) })
  if (beside.cells > 0) add('cells-untitled', { count: beside.cells, first: beside.first })
  return warnings
}

function named(all: string[]): string {
  const first = all.slice(0, MOST_NAMED).map((name) => maskPersonalData(name).slice(0, 50))
  return first.join('、') + (all.length > MOST_NAMED ? '等' : '')
}

/** Rows that follow each other as one. */
function runsOf(rows: number[]): string[] {
  const runs: [first: number, last: number][] = []
  for (const row of rows) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === row - 1) last[1] = row
    else runs.push([row, row])
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`))
}
