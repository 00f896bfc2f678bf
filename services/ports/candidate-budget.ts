import type { ListPlace } from './list-place.ts'

/** A request looks at no more candidates than this. Behind them it answers with where to go on. */
const MOST_CANDIDATES = 20_000

/**
 * How many candidates a search may still look at: items that its index names, whether their texts hold the words or
 * not. One budget serves all pages that a request reads. It counts looks and no time, so that every engine and every
 * machine ends at the same place.
 */
export interface CandidateBudget {
  /** Asks for a look at a candidate. False when no look is left, and then the search must end. */
  take(candidate: ListPlace): boolean
  /** The candidates behind this one have been looked at in vain, and will be looked at again. */
  goBack(candidate: ListPlace): void
  /** The last candidate that was looked at, where a search ended for want of looks. Null while none did. */
  reached(): ListPlace | null
}

export function createCandidateBudget(most = MOST_CANDIDATES): CandidateBudget {
  let left = most
  let last: ListPlace | null = null
  let isOver = false
  return {
    take: (candidate) => {
      if (left === 0) {
        isOver = true
        return false
      }
      left--
      last = candidate
      return true
    },
    goBack: (candidate) => {
      last = candidate
    },
    reached: () => (isOver ? last : null),
  }
}
