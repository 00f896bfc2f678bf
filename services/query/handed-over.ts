import type { ItemLink } from '../domain/event/envelope.ts'
import type { ItemId } from '../domain/ids.ts'
import type { ItemStore } from '../ports/item-store.ts'
import type { CheckedItem } from './checked-item.ts'
import type { ItemReader } from './item-reader.ts'

/** A link between an item and the one that continues it at another node. It counts when both items name each other. */
export interface HandedOver extends ItemLink {
  confirmed: boolean
}

export interface HandedOverLinks {
  predecessor: HandedOver | null
  successor: HandedOver | null
}

/** Other items may be large, and only those that confirm are kept. */
const READ_AT_ONCE = 10

interface LinkReading {
  reader: Pick<ItemReader, 'check'>
  generation: Pick<ItemStore, 'items'>
}

export async function handedOverLinks(item: CheckedItem, reading: LinkReading): Promise<HandedOverLinks> {
  const { links } = await linkedItems(new Map([[item.itemId, item]]), reading)
  return links(item)
}

/** The links of some items. `others`: items beside these that they name and that name them. */
export async function linkedItems(
  items: ReadonlyMap<ItemId, CheckedItem>,
  { reader, generation }: LinkReading,
): Promise<{ others: Map<ItemId, CheckedItem>; links(item: CheckedItem): HandedOverLinks }> {
  const others = new Map<ItemId, CheckedItem>()
  const named = [...items.values()].flatMap(namedBy).filter((itemId) => !items.has(itemId))
  for (let from = 0; from < named.length; from += READ_AT_ONCE) {
    const stored = await generation.items(named.slice(from, from + READ_AT_ONCE))
    for (const [itemId, document] of stored) {
      const [check] = await reader.check([document])
      if (!check?.ok || check.item.itemId !== itemId) continue
      if (namedBy(check.item).some((each) => names(items.get(each), itemId))) others.set(itemId, check.item)
    }
  }
  const confirm = (item: CheckedItem, link: ItemLink | null, back: 'predecessor' | 'successor'): HandedOver | null => {
    if (link === null) return null
    const other = items.get(link.itemId) ?? others.get(link.itemId)
    return { ...link, confirmed: other?.[back]?.itemId === item.itemId }
  }
  return {
    others,
    links: (item) => ({
      predecessor: confirm(item, item.predecessor, 'successor'),
      successor: confirm(item, item.successor, 'predecessor'),
    }),
  }
}

const namedBy = ({ predecessor, successor }: CheckedItem): ItemId[] =>
  [predecessor, successor].flatMap((link) => link?.itemId ?? [])

const names = (item: CheckedItem | undefined, itemId: ItemId): boolean =>
  item !== undefined && namedBy(item).includes(itemId)
