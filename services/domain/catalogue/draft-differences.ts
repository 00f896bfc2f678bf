import type { CatalogueRow } from '../item/content.ts'
import { compareRows } from './compare-rows.ts'
import { nextRows } from './next-rows.ts'
import type { PrintedRow } from './printed-row.ts'
import { standingRows } from './standing-rows.ts'

/** How a row of a draft differs from the one that it was before. */
export interface RowDifference {
  /** Null for a row that is new. */
  before: CatalogueRow | null
  /** The printed members that differ. */
  members: (keyof PrintedRow)[]
}

export interface DraftDifferences {
  /** By the rowId of the draft: the rows that are new or changed. */
  rows: Map<string, RowDifference>
  /** Rows of before that the draft has no more. */
  gone: CatalogueRow[]
}

/**
 * How the rows that stand in a draft differ from those of another one. Drafts of a catalogue that was never published count
 * their rows anew each time, so rows are the same by their code, or by their number and items, and not by their ids.
 */
export function draftDifferences(before: readonly CatalogueRow[], draft: readonly CatalogueRow[]): DraftDifferences {
  const [old, now] = [standingRows(before), standingRows(draft)]
  const rows = now.map(({ rowId: _, ...row }) => row)
  // Any day will do: what has lapsed is only counted.
  const aligned = nextRows(old, rows, '')
  const known = new Map(old.map((row) => [row.rowId, row]))
  const changes = new Map(compareRows(old, aligned).map((one) => [one.rowId, one]))
  const differences = now.flatMap(({ rowId }, at): [string, RowDifference][] => {
    const alike = aligned[at]?.rowId ?? ''
    const change = changes.get(alike)
    return change === undefined ? [] : [[rowId, { before: known.get(alike) ?? null, members: change.members }]]
  })
  return { rows: new Map(differences), gone: aligned.slice(now.length).flatMap(({ rowId }) => known.get(rowId) ?? []) }
}
