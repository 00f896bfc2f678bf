/** How many readers may follow the changes at a time, unless the hub's settings say otherwise. */
export const MOST_STREAMS = 2000

/** Places for readers who stay. Nobody gets more than a share of them. */
export interface ReaderPlaces {
  /** Takes a place for an address. Gives the way to leave it again, which may be called twice, and null where there is none. */
  take(client: string): (() => void) | null
  taken(): number
}

/** One address must not take all places. Behind a proxy that is not trusted, all readers have one address. */
export function createReaderPlaces({ most, mostAtAddress }: { most: number; mostAtAddress: number }): ReaderPlaces {
  const byClient = new Map<string, number>()
  let all = 0
  return {
    taken: () => all,
    take: (client) => {
      const own = byClient.get(client) ?? 0
      if (own >= mostAtAddress || all >= most) return null
      byClient.set(client, own + 1)
      all++
      let hasLeft = false
      return () => {
        if (hasLeft) return
        hasLeft = true
        all--
        const left = (byClient.get(client) ?? 1) - 1
        if (left === 0) byClient.delete(client)
        else byClient.set(client, left)
      }
    },
  }
}
