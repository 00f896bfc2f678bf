import { HubError } from '../../domain/errors.ts'
import { columnUnder } from './columns.ts'
import { type Cell, shownIn } from './file-row.ts'

/** A header stands among so many first rows. */
export const SEARCHED_ROWS = 30
const ENOUGH_TITLES = 3

const knownTitles = (cells: Cell[]): number =>
  new Set(cells.map(shownIn).filter((title) => columnUnder(title) !== undefined)).size

/**
 * The first row with enough known titles. If the row below has enough too, it is a header of two rows: then the lower
 * one is given, which is complete because merged cells were filled. Null when there is no header.
 */
export function findHeader(rows: Cell[][]): number | null {
  const top = rows.slice(0, SEARCHED_ROWS).findIndex((cells) => knownTitles(cells) >= ENOUGH_TITLES)
  if (top === -1) return null
  return knownTitles(rows[top + 1] ?? []) >= ENOUGH_TITLES ? top + 1 : top
}

export const titlesOf = (cells: Cell[]): string[] => Array.from(cells, (cell) => shownIn(cell).trim())

export const noHeader = (): HubError => new HubError('header-missing', '前 30 行中没有表头')
