import { canonicalText, hashOf } from '../canonical.ts'
import type { Hash } from '../ids.ts'
import type { CatalogueRow } from '../item/content.ts'
import { standingRows } from './standing-rows.ts'

/** What is not printed, or says only how a row came about: it changes without a new review. */
const UNPRINTED = ['rowId', 'parentItemId', 'parentRowId', 'note', 'ended'] as const

/** What a catalogue prints of a row. */
export type PrintedRow = Omit<CatalogueRow, (typeof UNPRINTED)[number]>

export const PRINTED_MEMBERS = [
  ...(['no', 'code', 'level1', 'level2', 'elements', 'basis', 'timeLimit', 'subject'] as const),
  ...(['channels', 'audience', 'mode', 'disclosure', 'levels'] as const),
] as const satisfies (keyof PrintedRow)[]

export function printedRow(row: CatalogueRow): PrintedRow {
  const printed: Partial<CatalogueRow> = { ...row }
  for (const member of UNPRINTED) delete printed[member]
  return printed
}

/**
 * The hash that a review approves: SHA-256 of the JCS of what the rows print, in their order. Rows that have lapsed are no
 * part of it, so that taking one out changes the hash wherever it stood.
 */
export const hashOfRows = (rows: readonly CatalogueRow[]): Hash =>
  hashOf(canonicalText(standingRows(rows).map(printedRow)))

/** Tells drafts apart: SHA-256 of the JCS of the rows with all that they hold, in their order. */
export const hashOfWholeRows = (rows: readonly CatalogueRow[]): Hash => hashOf(canonicalText(rows))
