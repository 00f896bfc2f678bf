import { isNewer, type ListPlace } from './outlet-list.ts'

/** The newest `limit` places of those added. */
export interface TopList {
  add(place: ListPlace): void
  /** The last place of a full list; null while there is room. */
  worst(): ListPlace | null
  places(): ListPlace[]
}

export function createTopList(limit: number): TopList {
  const places: ListPlace[] = []
  return {
    add: (place) => {
      let at = places.length
      while (at > 0 && isNewer(place, places[at - 1] as ListPlace)) at--
      places.splice(at, 0, place)
      if (places.length > limit) places.pop()
    },
    worst: () => (places.length < limit ? null : (places.at(-1) ?? null)),
    places: () => places,
  }
}
