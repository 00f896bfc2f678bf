import type { Cell } from './raw-row.ts'
import type { Area } from './sheet-shapes.ts'

/** A merged cell's value counts for all its cells. Areas larger than the sheet are cut to it. */
export function fillMerged(rows: Cell[][], merged: Area[]): Cell[][] {
  const filled = rows.map((cells) => [...cells])
  const width = Math.max(0, ...rows.slice(0, 1000).map((cells) => cells.length))
  for (const { top, left, bottom, right } of merged) {
    const value = rows[top - 1]?.[left - 1] ?? null
    for (let row = top; row <= Math.min(bottom, rows.length); row++)
      for (let column = left; column <= Math.min(right, width); column++)
        (filled[row - 1] as Cell[])[column - 1] = value
  }
  return filled
}
