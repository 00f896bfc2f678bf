import { setTimeout as delay } from 'node:timers/promises'

/** Waits until `check` gives neither undefined nor false, as long as anything still moves. */
export type Patience = <T>(check: () => Promise<T | undefined | false>) => Promise<T>

const LOOK_MS = 250

/**
 * Waits for a slow machine, and not for one that stands still: the wait fails when `standing`, which tells how far things
 * have come, was the same for `quietMs`. It gives undefined while it cannot tell.
 */
export const createPatience =
  (standing: () => Promise<string | undefined>, quietMs = 90_000): Patience =>
  async (check) => {
    let last: string | undefined
    for (let movedAt = performance.now(); ; await delay(LOOK_MS)) {
      const found = await check()
      if (found !== undefined && found !== false) return found
      const now = await standing()
      if (now !== undefined && now !== last) {
        last = now
        movedAt = performance.now()
      }
      if (performance.now() - movedAt > quietMs)
        throw new Error(`nothing has moved for ${quietMs} ms, and still not: ${check}\n${last}`)
    }
  }
