import type { LogSide } from '../engines/open-stores.ts'
import { PATIENCE_MS, pause } from '../patience.ts'

/**
 * Stops the work on the log, then closes the log. Work that still waits for a silent broker by then fails when the log is
 * closed, and so ends. Everything that was acknowledged is on disk. The log is closed when the stop fails, too.
 */
export async function stopThenClose(stop: () => Promise<void>, side: Pick<LogSide, 'close'>): Promise<void> {
  const stopped = stop()
  const ended = stopped.catch(() => {})
  await Promise.race([ended, pause(PATIENCE_MS.workInHand)])
  await side.close().finally(() => ended)
  await stopped
}
