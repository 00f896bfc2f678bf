import type { ItemId } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal } from '../ports/journal.ts'
import { everyEvent } from './every-event.ts'

/** A living item as its node's journal has it. */
export interface LivingItem {
  itemId: ItemId
  version: number
  content: Content
}

/** The living items of a node whose content is wanted, in the order in which they were published. Reads the whole journal. */
export function livingItems(
  deps: { journal: Pick<Journal, 'read'>; codec: EventCodec },
  isWanted: (content: Content) => boolean,
): LivingItem[] {
  const found = new Map<ItemId, LivingItem>()
  for (const { envelope, content } of everyEvent(deps)) {
    const { itemId, version, type } = envelope
    const known = found.get(itemId)
    if (type === 'ItemWithdrawn') found.delete(itemId)
    else if (content !== null && isWanted(content)) found.set(itemId, { itemId, version, content })
    else if (content !== null) found.delete(itemId)
    else if (known !== undefined) found.set(itemId, { ...known, version })
  }
  return [...found.values()]
}
