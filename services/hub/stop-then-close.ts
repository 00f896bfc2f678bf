import type { LogSide } from './open-stores.ts'
import { pause } from './pause.ts'

const PATIENCE_MS = 1000

/**
 * Stops what works on the log, then closes the log. What waits for an answer of a silent broker by then has waited
 * long enough: closing the log tells it so, and it ends. All that was acknowledged is on disk.
 */
export async function stopThenClose(stop: () => Promise<void>, side: Pick<LogSide, 'close'>): Promise<void> {
  const stopped = stop()
  await Promise.race([stopped, pause(PATIENCE_MS)])
  await side.close()
  await stopped
}
