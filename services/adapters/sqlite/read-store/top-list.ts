import { isNewer, type ListPlace } from './outlet-list.ts'

/** The newest places of a search, at most `limit`. */
export function createTopList(limit: number) {
  const sorted: ListPlace[] = []
  return {
    isFull: () => sorted.length >= limit,
    /** When the last of a full list was published. */
    worst: () => sorted.at(-1)?.publishedAt ?? 0,
    add: (place: ListPlace): void => {
      let at = sorted.length
      while (at > 0 && isNewer(place, sorted[at - 1] as ListPlace)) at--
      if (at >= limit) return
      sorted.splice(at, 0, place)
      if (sorted.length > limit) sorted.pop()
    },
    places: (): ListPlace[] => sorted,
  }
}
