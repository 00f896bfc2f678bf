import type { Cell } from './file-row.ts'
import type { Area } from './merged-areas.ts'

/**
 * Writes a merged cell's value into all cells of its area. An area that is larger than the sheet ends with the sheet.
 * A row without any cell of its own stays empty.
 */
export function fillMerged(rows: Cell[][], merged: Area[]): Cell[][] {
  const filled = rows.map((cells) => [...cells])
  const isEmpty = rows.map((cells) => cells.every((cell) => cell === null))
  const width = Math.max(0, ...rows.slice(0, 1000).map((cells) => cells.length))
  for (const { top, left, bottom, right } of merged) {
    const value = rows[top - 1]?.[left - 1] ?? null
    for (let row = top; row <= Math.min(bottom, rows.length); row++) {
      if (isEmpty[row - 1]) continue
      for (let column = left; column <= Math.min(right, width); column++)
        (filled[row - 1] as Cell[])[column - 1] = value
    }
  }
  return filled
}
