import type { ProjectorStore } from '../ports/projector-store.ts'

/** Scrubs a generation after texts were erased in it. A store that is busy is tried again at the next call. */
export function createScrubbing(generation: Pick<ProjectorStore, 'scrub'>, onRetry: (error: Error) => void) {
  let due = false
  return {
    /** Texts were erased. */
    demand: () => {
      due = true
    },
    /** Scrubs if it is due. */
    scrub: async () => {
      if (!due) return
      due = false
      await generation.scrub().catch((error) => {
        due = true
        onRetry(error)
      })
    },
  }
}
