import type { ItemLink } from '../domain/event/envelope.ts'
import type { ItemId } from '../domain/ids.ts'
import type { Reader } from '../domain/item/may-read.ts'
import type { ItemStore } from '../ports/item-store.ts'
import type { CheckedItem } from './checked-item.ts'
import type { ItemReader } from './item-reader.ts'
import { toldItem } from './told-item.ts'

/** A link between an item and the one that continues it at another node. It counts when both items name each other. */
export interface HandedOver extends ItemLink {
  confirmed: boolean
}

export interface HandedOverLinks {
  predecessor: HandedOver | null
  successor: HandedOver | null
}

/** Other items may be large, and few are kept whole. */
const READ_AT_ONCE = 10

interface ItemReading {
  reader: Pick<ItemReader, 'check'>
  generation: Pick<ItemStore, 'items'>
}

/** Whoever asks is told of no item that is unknown to them, so none confirms a link either. */
interface LinkReading extends ItemReading {
  asking: Reader
}

type Items = ReadonlyMap<ItemId, CheckedItem>

export async function handedOverLinks(item: CheckedItem, reading: LinkReading): Promise<HandedOverLinks> {
  const linksOf = await readLinks(new Map([[item.itemId, item]]), reading)
  return linksOf(item)
}

/** Gives the links of each of some items, as far as they may be told. */
export async function readLinks(items: Items, reading: LinkReading): Promise<(item: CheckedItem) => HandedOverLinks> {
  const known = new Map<ItemId, Pick<CheckedItem, 'predecessor' | 'successor'>>()
  const learn = (item: CheckedItem) => {
    const { itemId, predecessor, successor } = toldItem(item, reading.asking)
    known.set(itemId, { predecessor, successor })
  }
  for (const item of items.values()) learn(item)
  for await (const { other } of otherHalves(items, reading)) learn(other)
  const confirm = (item: CheckedItem, link: ItemLink | null, back: 'predecessor' | 'successor'): HandedOver | null =>
    link && { ...link, confirmed: known.get(link.itemId)?.[back]?.itemId === item.itemId }
  return (item) => ({
    predecessor: confirm(item, known.get(item.itemId)?.predecessor ?? null, 'successor'),
    successor: confirm(item, known.get(item.itemId)?.successor ?? null, 'predecessor'),
  })
}

/**
 * Reads the items beside some that they name and that name them. `fitting`: so many of the items, and at least one, have
 * room with theirs among `most` characters of texts.
 */
export async function readOtherHalves(
  items: Items,
  most: number,
  reading: ItemReading,
): Promise<{ others: Map<ItemId, CheckedItem>; fitting: number }> {
  const order = [...items.values()]
  const others = new Map<ItemId, CheckedItem>()
  let [filled, counted] = [0, 0]
  for await (const { item, other } of otherHalves(items, reading)) {
    const place = order.indexOf(item)
    for (; counted <= place; counted++) filled += charactersOfText(order[counted])
    if (!others.has(other.itemId)) filled += charactersOfText(other)
    if (filled > most && place > 0) return { others, fitting: place }
    others.set(other.itemId, other)
  }
  return { others, fitting: items.size }
}

/** In the order of the items. */
async function* otherHalves(
  items: Items,
  { reader, generation }: ItemReading,
): AsyncGenerator<{ item: CheckedItem; other: CheckedItem }> {
  const named = [...items.values()].flatMap((item) => namedBy(item).map((itemId) => ({ item, itemId })))
  const beside = named.filter(({ itemId }) => !items.has(itemId))
  for (let from = 0; from < beside.length; from += READ_AT_ONCE) {
    const some = beside.slice(from, from + READ_AT_ONCE)
    const stored = await generation.items(some.map(({ itemId }) => itemId))
    for (const { item, itemId } of some) {
      const document = stored.get(itemId)
      const [check] = document === undefined ? [] : await reader.check([document])
      if (check?.ok && check.item.itemId === itemId && namedBy(check.item).includes(item.itemId))
        yield { item, other: check.item }
    }
  }
}

const charactersOfText = (item: CheckedItem | undefined): number => item?.contentText?.length ?? 0

const namedBy = ({ predecessor, successor }: CheckedItem): ItemId[] =>
  [predecessor, successor].flatMap((link) => link?.itemId ?? [])
