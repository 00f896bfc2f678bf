/** How long one write of a batch may take. What it holds may be readable for so long before its checkpoint tells of it. */
const WRITE_MS = 500
/** Below that a write takes about as long as its round trips, whatever it holds: fewer records only cost throughput. */
const LEAST = 50
/** After one quick write the next one holds at most so many times as much. */
const GROWTH = 4

export interface WritePace {
  /** So many records at a time. */
  size(): number
  /** Measures a write of so many records. A failed one counts for as long as it took. */
  measure<T>(count: number, write: () => Promise<T>): Promise<T>
}

/**
 * How many records to write at a time, so that one write takes about `WRITE_MS` on the store as fast as it is now. Rule 5
 * lets the checkpoint lag behind what is readable; this bounds by how much, and so by how much a lag is told too high.
 * Any split gives the same documents (rule 6).
 */
export function createWritePace({ most, timer }: { most: number; timer: () => number }): WritePace {
  let size = Math.min(LEAST, most)
  return {
    size: () => size,
    measure: async (count, write) => {
      const began = timer()
      try {
        return await write()
      } finally {
        const took = Math.max(1, timer() - began)
        const fitting = Math.floor((count * WRITE_MS) / took)
        // A small write that was quick says nothing about a large one.
        size = Math.min(most, Math.max(size, count * GROWTH), Math.max(LEAST, fitting))
      }
    },
  }
}
