import { PATIENCE_MS } from '../patience.ts'

/** When the log of the process tells of trouble that lasts: once it has lasted a while, once a minute, and when it is over. */
export interface LastingTrouble {
  /** The trouble is there. True when a line is due. */
  lasts(): boolean
  /** There is no trouble. True when the lines about it need one that says so. */
  isOver(): boolean
}

/** `milliseconds` is a clock; `passesWithinMs` is for trouble that nobody needs to hear of. */
export function lastingTrouble(milliseconds: () => number, passesWithinMs = 0): LastingTrouble {
  let dueAt: number | null = null
  let isTold = false
  return {
    lasts: () => {
      const at = milliseconds()
      dueAt ??= at + passesWithinMs
      if (at < dueAt) return false
      dueAt = at + PATIENCE_MS.reminder
      isTold = true
      return true
    },
    isOver: () => {
      const wasTold = isTold
      dueAt = null
      isTold = false
      return wasTold
    },
  }
}
