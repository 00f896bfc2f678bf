import { HubError } from '../domain/errors.ts'
import type { Journal } from '../ports/journal.ts'

/** Wipes erased bytes out of the journal's files. At the start it is due too, because a crash can have prevented it. */
export function createJournalScrubbing(
  journal: Pick<Journal, 'scrub'>,
  onScrub: (failure: HubError | null) => void,
): { demand(): void; attempt(): boolean } {
  let isDue = true
  let hasFailed = false
  return {
    demand: () => {
      isDue = true
    },
    /** False when it is due and cannot be done now. */
    attempt: () => {
      if (!isDue) return true
      try {
        journal.scrub()
      } catch (error) {
        // The redaction stands although the old bytes cannot be wiped now: the next attempt may succeed.
        if (!(error instanceof HubError)) throw error
        hasFailed = true
        onScrub(error)
        return false
      }
      isDue = false
      if (hasFailed) onScrub(null)
      hasFailed = false
      return true
    },
  }
}
