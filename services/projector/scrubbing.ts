import type { Instant } from '../domain/ids.ts'
import type { ProjectorStore } from '../ports/projector-store.ts'

/** While it fails, one failure in this time is told. */
const TELL_AGAIN_MS = 60_000

/**
 * Scrubs a generation after texts were erased in it, and once at the start, because a crash can have prevented it. What is
 * due after a failure waits for `retry`, so that batches do not wait for a reader that holds the store.
 */
export function createScrubbing(
  generation: Pick<ProjectorStore, 'scrub'>,
  { now, onRetry }: { now: () => Instant; onRetry: (error: Error) => void },
) {
  let due = true
  let hasFailed = false
  let toldAt = Number.NEGATIVE_INFINITY
  const retry = async () => {
    if (!due) return
    due = false
    try {
      await generation.scrub()
      hasFailed = false
      toldAt = Number.NEGATIVE_INFINITY
    } catch (error) {
      due = true
      hasFailed = true
      const at = Date.parse(now())
      if (at - toldAt < TELL_AGAIN_MS) return
      toldAt = at
      onRetry(error as Error)
    }
  }
  return {
    /** Texts were erased. */
    demand: () => {
      due = true
    },
    /** Scrubs if it is due and did not fail the last time. */
    scrub: async () => {
      if (!hasFailed) await retry()
    },
    /** Scrubs if it is due. */
    retry,
  }
}
