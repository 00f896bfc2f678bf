import type { Timers } from '../domain/timers.ts'

/** Lines that are sorted, merged or hashed before others get their turn: a few milliseconds. */
export const LINES_A_TURN = 5000

/** Sorts as `sort()` does, and gives the event loop back on the way: 200,000 lines at a stretch take a fifth of a second. */
export async function sortInTurns(lines: string[], turn: Timers['turn']): Promise<string[]> {
  let runs: string[][] = []
  for (let at = 0; at < lines.length; at += LINES_A_TURN) {
    runs.push(lines.slice(at, at + LINES_A_TURN).sort())
    await turn()
  }
  while (runs.length > 1) {
    const merged: string[][] = []
    for (let at = 0; at < runs.length; at += 2)
      merged.push(await mergeInTurns(runs[at] ?? [], runs[at + 1] ?? [], turn))
    runs = merged
  }
  return runs[0] ?? []
}

async function mergeInTurns(one: string[], other: string[], turn: Timers['turn']): Promise<string[]> {
  if (other.length === 0) return one
  const merged: string[] = []
  for (let a = 0, b = 0; a < one.length || b < other.length; ) {
    const [left, right] = [one[a], other[b]]
    if (right === undefined || (left !== undefined && left <= right)) {
      merged.push(left as string)
      a++
    } else {
      merged.push(right)
      b++
    }
    if (merged.length % LINES_A_TURN === 0) await turn()
  }
  return merged
}
