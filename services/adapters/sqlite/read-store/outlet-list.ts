import { firstDay } from '../../../domain/item/display-days.ts'
import type { OutletQuery } from '../../../ports/item-store.ts'
import type { Connection } from './connection.ts'

/** Where an item stands in a list: newest first, then by itemId downwards. */
export interface ListPlace {
  publishedAt: number
  itemId: string
  item: number
}

export const isNewer = (a: Omit<ListPlace, 'item'>, b: Omit<ListPlace, 'item'>): boolean =>
  a.publishedAt > b.publishedAt || (a.publishedAt === b.publishedAt && a.itemId > b.itemId)

const PAGE = `
SELECT publishedAt, itemId, item FROM outlet_items
WHERE entry = ?1 AND (publishedAt, itemId) < (?2, ?3)
  AND displayFrom <= ?4 AND displayUntil >= ?4 AND withdrawn <= ?5
ORDER BY publishedAt DESC, itemId DESC LIMIT ?6`

/** A page of an outlet without search: the newest of each entry's own list, merged. */
export function outletPage(
  { sql }: Connection,
  entries: number[],
  { after, today, status, limit }: OutletQuery,
): ListPlace[] {
  const publishedAt = after === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(after.publishedAt)
  const onlyLive = status === 'live' ? 0 : 1
  const places = new Map<number, ListPlace>()
  for (const entry of entries) {
    const page = sql(PAGE).all(entry, publishedAt, after?.itemId ?? '', firstDay(today), onlyLive, limit)
    for (const row of page as unknown as ListPlace[]) places.set(row.item, row)
  }
  return [...places.values()].sort((a, b) => (isNewer(a, b) ? -1 : 1)).slice(0, limit)
}
