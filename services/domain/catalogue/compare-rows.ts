import { canonicalText } from '../canonical.ts'
import type { CatalogueRow } from '../item/content.ts'
import { type PrintedRow, printedRow } from './printed-row.ts'

/** What became of a row from one version of a catalogue to the next. */
export interface ChangedRow {
  rowId: string
  change: 'added' | 'removed' | 'changed' | 'ended'
  /** The printed members that differ. */
  members: (keyof PrintedRow)[]
}

/** How the rows of a catalogue differ from those before, in the order of the new ones, removed ones last. */
export function compareRows(before: readonly CatalogueRow[], after: readonly CatalogueRow[]): ChangedRow[] {
  const known = new Map(before.map((row) => [row.rowId, row]))
  const left = new Set(after.map(({ rowId }) => rowId))
  return [
    ...after.flatMap((row): ChangedRow[] => {
      const old = known.get(row.rowId)
      if (old === undefined) return [{ rowId: row.rowId, change: 'added', members: [] }]
      const members = differing(printedRow(old), printedRow(row))
      if (row.ended !== undefined && old.ended === undefined) return [{ rowId: row.rowId, change: 'ended', members }]
      return members.length === 0 ? [] : [{ rowId: row.rowId, change: 'changed', members }]
    }),
    ...before
      .filter(({ rowId }) => !left.has(rowId))
      .map(({ rowId }): ChangedRow => ({ rowId, change: 'removed', members: [] })),
  ]
}

function differing(one: PrintedRow, other: PrintedRow): (keyof PrintedRow)[] {
  const members = [...new Set([...Object.keys(one), ...Object.keys(other)])] as (keyof PrintedRow)[]
  return members.filter((member) => textOf(one[member]) !== textOf(other[member]))
}

const textOf = (value: unknown): string => (value === undefined ? '' : canonicalText([value]))
