import type { ItemLink } from '../domain/event/envelope.ts'
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

export async function handedOverLinks(
  item: CheckedItem,
  generation: ItemStore,
  reader: ItemReader,
): Promise<HandedOverLinks> {
  const confirm = async (link: ItemLink | null, back: 'predecessor' | 'successor'): Promise<HandedOver | null> => {
    if (link === null) return null
    const document = await generation.item(link.itemId)
    const [other] = document === null ? [] : await reader.check([document])
    return { ...link, confirmed: other?.ok === true && other.item[back]?.itemId === item.itemId }
  }
  return {
    predecessor: await confirm(item.predecessor, 'successor'),
    successor: await confirm(item.successor, 'predecessor'),
  }
}
