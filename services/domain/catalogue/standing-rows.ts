import type { CatalogueRow } from '../item/content.ts'

/** The rows of a catalogue that have not lapsed. */
export const standingRows = <Row extends Pick<CatalogueRow, 'ended'>>(rows: readonly Row[]): Row[] =>
  rows.filter(({ ended }) => ended === undefined)
