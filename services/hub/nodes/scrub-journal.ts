import type { NodePublisher } from '../../publisher/node-publisher.ts'
import { PATIENCE_MS, pause } from '../patience.ts'

/**
 * Wipes erased bytes out of a journal's files, and waits a while for readers that prevent it: a command ends after it, and
 * a running hub does not know what the command erased. False when they are still there.
 */
export async function scrubJournal({ scrub }: Pick<NodePublisher, 'scrub'>): Promise<boolean> {
  for (let waited = 0; waited < PATIENCE_MS.journalScrub; waited += PATIENCE_MS.journalScrubLook) {
    if (scrub()) return true
    await pause(PATIENCE_MS.journalScrubLook)
  }
  return scrub()
}
