import { setTimeout as delay } from 'node:timers/promises'

/** Waits until `check` gives something else than undefined or false, for as long as something moves. */
export type Patience = <T>(check: () => Promise<T | undefined | false>) => Promise<T>

const LOOK_MS = 250

/**
 * A slow machine is waited for, one that stands still is not: a wait ends badly once `standing`, what has been
 * reached so far, was the same for `quietMs`, whatever the clock says. Undefined: it cannot be told now.
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
