import { firstDay } from '../../../domain/item/display-dates.ts'
import type { OutletQuery } from '../../../ports/item-store.ts'
import type { GenerationFile } from './generation-file.ts'

/** An item's row in an outlet's list. Lists are in order of `publishedAt`, then `itemId`, both descending. */
export interface ListRow {
  publishedAt: number
  itemId: string
  item: number
}

export const isNewer = (a: Omit<ListRow, 'item'>, b: Omit<ListRow, 'item'>): boolean =>
  a.publishedAt > b.publishedAt || (a.publishedAt === b.publishedAt && a.itemId > b.itemId)

const PAGE = `
SELECT publishedAt, itemId, item FROM outlet_items
WHERE entry = ?1 AND (publishedAt, itemId) < (?2, ?3) AND publishedAt > ?7
  AND displayFrom <= ?4 AND displayUntil >= ?4 AND withdrawn <= ?5
ORDER BY publishedAt DESC, itemId DESC LIMIT ?6`

/** A page of an outlet without a search or filter: the newest rows of each entry's own list, merged. */
export function readOutletList(
  { sql }: GenerationFile,
  entries: number[],
  { after, newerThan, today, status, limit }: OutletQuery,
): ListRow[] {
  const publishedAt = after === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(after.publishedAt)
  const oldest = newerThan === undefined ? Number.MIN_SAFE_INTEGER : Date.parse(newerThan)
  const onlyLive = status === 'live' ? 0 : 1
  const rows = new Map<number, ListRow>()
  for (const entry of entries) {
    const page = sql(PAGE).all(entry, publishedAt, after?.itemId ?? '', firstDay(today), onlyLive, limit, oldest)
    for (const row of page as unknown as ListRow[]) rows.set(row.item, row)
  }
  return [...rows.values()].sort((a, b) => (isNewer(a, b) ? -1 : 1)).slice(0, limit)
}
