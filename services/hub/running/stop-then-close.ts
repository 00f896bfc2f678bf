import type { LogSide } from '../engines/open-stores.ts'
import { PATIENCE_MS, pause } from '../patience.ts'

/**
 * Stops what works on the log, then closes the log. What waits for an answer of a silent broker by then has waited
 * long enough: closing the log tells it so, and it ends. All that was acknowledged is on disk.
 */
export async function stopThenClose(stop: () => Promise<void>, side: Pick<LogSide, 'close'>): Promise<void> {
  const stopped = stop()
  await Promise.race([stopped, pause(PATIENCE_MS.workInHand)])
  await side.close()
  await stopped
}
