import { LRUCache } from 'lru-cache'
import type { CountQuery } from '../../../ports/item-store.ts'
import type { GenerationFile } from './generation-file.ts'
import { type ListRange, rangeOf } from './list-walk.ts'
import { inOneState } from './one-state.ts'
import { readCheckpoints } from './read-progress.ts'

/**
 * Counts of lists without filters. A count is kept with the checkpoints at which it was made. Where all that has changed
 * since are new items, these are added to it, so that a publish does not have every list counted again.
 */
export interface KeptCounts {
  /** Up to `most + 1`. `countAll` counts the rows of the list as they are. */
  count(entries: number[], query: CountQuery, most: number, countAll: () => number): number
}

interface Kept {
  count: number
  /** The next offset of each partition, by the log's id and the partition. */
  places: Map<string, number>
}

const MOST_LISTS = 500
/** Looking at so many changes takes less time than counting a long list. */
const MOST_CHANGES = 200

export function createKeptCounts(file: GenerationFile): KeptCounts {
  const kept = new LRUCache<string, Kept>({ max: MOST_LISTS })
  return {
    count: (entries, query, most, countAll) => {
      // Older layouts lack the columns.
      if (file.layoutAge === 'older') return countAll()
      const key = JSON.stringify([entries, query.fromDay, query.toDay, query.updatedAfter, query.today, most])
      return inOneState(file, () => {
        const places = placesNow(file)
        const known = kept.get(key)
        const added = known === undefined ? null : addedSince(file, known.places, places, { entries, query })
        const count = known === undefined || added === null ? countAll() : Math.min(known.count + added, most + 1)
        kept.set(key, { count, places })
        return count
      })
    },
  }
}

const placesNow = (file: GenerationFile): Map<string, number> =>
  new Map(readCheckpoints(file).map(({ logId, partition, nextOffset }) => [`${logId} ${partition}`, nextOffset]))

/** How many items a list has got. Null where an item that may have been there has changed, or too many have. */
function addedSince(
  { sql }: GenerationFile,
  before: Map<string, number>,
  now: Map<string, number>,
  { entries, query }: { entries: number[]; query: CountQuery },
): number | null {
  if ([...before.keys()].some((place) => !now.has(place))) return null
  const range = rangeOf({ ...query, limit: 0 })
  const changed = sql(
    `SELECT DISTINCT i.id, i.version, i.displayFrom, i.displayUntil, i.printedDay AS day, i.updatedAt
     FROM changes c JOIN items i ON i.id = c.item
     WHERE c.entry IN (SELECT value FROM json_each(?)) AND c.partition = ? AND c.offset >= ? LIMIT ?`,
  )
  let added = 0
  for (const [place, nextOffset] of now) {
    const from = before.get(place) ?? 0
    if (from === nextOffset) continue
    const partition = Number(place.slice(place.lastIndexOf(' ')))
    const rows = changed.all(JSON.stringify(entries), partition, from, MOST_CHANGES) as unknown as ChangedRow[]
    // The first version cannot have been there before. Of a later one nobody knows.
    if (rows.length === MOST_CHANGES || rows.some(({ version }) => version !== 1)) return null
    added += rows.filter((row) => isWithin(row, range)).length
  }
  return added
}

interface ChangedRow {
  version: number
  displayFrom: number
  displayUntil: number
  day: number
  updatedAt: string
}

const isWithin = (row: ChangedRow, { today, fromDay, toDay, updatedAfter }: ListRange): boolean =>
  row.displayFrom <= today &&
  row.displayUntil >= today &&
  row.day >= fromDay &&
  row.day <= toDay &&
  Date.parse(row.updatedAt) > updatedAfter
