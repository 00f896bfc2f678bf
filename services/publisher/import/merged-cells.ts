import { HubError } from '../../domain/errors.ts'
import type { Sheet } from './read-sheet.ts'

/** More than a sheet of 50,000 rows with all its cells merged; a damaged or hostile file can ask for any number. */
const MOST_CELLS = 5_000_000

const tooMany = (): HubError => new HubError('file-too-large', '合并的单元格太多')

/**
 * Writes a merged cell's value into all cells of its area that stand in a row with a cell of its own, up to the
 * sheet's last column. Other rows stay empty.
 */
export function fillMerged({ rows, merged }: Sheet): void {
  const width = rows.slice(0, 1000).reduce((most, { cells }) => Math.max(most, cells.length), 0)
  const indexOf = new Map(rows.map(({ row }, index) => [row, index]))
  let filled = 0
  for (const { top, left, bottom, right } of merged) {
    const value = rows[indexOf.get(top) ?? -1]?.cells[left - 1]
    for (let index = firstFrom(top, rows); index < rows.length; index++) {
      const { row, cells } = rows[index] as Sheet['rows'][number]
      if (row > bottom) break
      if (++filled > MOST_CELLS) throw tooMany()
      for (let column = left; column <= Math.min(right, width); column++) {
        if (++filled > MOST_CELLS) throw tooMany()
        if (value === undefined) delete cells[column - 1]
        else cells[column - 1] = value
      }
    }
  }
}

/** The index of the first row from a number on. */
function firstFrom(number: number, rows: Sheet['rows']): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle] as Sheet['rows'][number]).row < number) low = middle + 1
    else high = middle
  }
  return low
}
