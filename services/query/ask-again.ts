import type { ItemId } from '../domain/ids.ts'
import type { ItemStore } from '../ports/item-store.ts'
import { charactersOf, PAGE_ROOM } from '../ports/page-room.ts'
import type { CheckedItem } from './checked-item.ts'
import type { ItemReader } from './item-reader.ts'

export interface AskedAgain {
  /** Items that check by now. */
  items: CheckedItem[]
  /** Items that still do not check, or are not there. */
  withheld: ItemId[]
  /** Items that were not looked at, because the page was full. */
  unread: ItemId[]
  /** Characters of the documents of `items`. */
  filled: number
}

/** Most characters of a page of changes: each text is told twice, as it was signed and as content. */
export const CHANGES_ROOM = PAGE_ROOM / 2

const READ_AT_ONCE = 10

/** Reads items that were withheld from a reader once more. Gives at most `limit` of them, and ends where they become large. */
export async function askAgain(
  itemIds: ItemId[],
  limit: number,
  { reader, generation }: { reader: Pick<ItemReader, 'check'>; generation: Pick<ItemStore, 'items'> },
): Promise<AskedAgain> {
  const items: CheckedItem[] = []
  const withheld: ItemId[] = []
  let filled = 0
  let looked = 0
  while (looked < itemIds.length && items.length < limit && filled <= CHANGES_ROOM) {
    const some = itemIds.slice(looked, looked + Math.min(READ_AT_ONCE, limit - items.length))
    looked += some.length
    const stored = await generation.items(some)
    const documents = some.flatMap((itemId) => stored.get(itemId) ?? [])
    const checks = await reader.check(documents)
    const right = new Set<ItemId>()
    for (const [index, check] of checks.entries()) {
      const itemId = some.find((one) => one === documents[index]?.itemId)
      // A document under another id than its own is none of these.
      if (!check.ok || itemId === undefined || check.item.itemId !== itemId) continue
      right.add(itemId)
      items.push(check.item)
      filled += charactersOf(documents[index] as (typeof documents)[number])
    }
    withheld.push(...some.filter((itemId) => !right.has(itemId)))
  }
  return { items, withheld, unread: itemIds.slice(looked), filled }
}
