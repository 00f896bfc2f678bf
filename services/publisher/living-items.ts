import type { SignedEvent } from '../domain/event/signed-event.ts'
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

/** Gathers the living items of a node whose content is wanted from its events in order. */
export function gatherLiving(isWanted: (content: Content) => boolean) {
  const found = new Map<ItemId, LivingItem>()
  return {
    take: ({ envelope: { itemId, version, type }, content }: Pick<SignedEvent, 'envelope' | 'content'>): void => {
      const known = found.get(itemId)
      if (type === 'ItemWithdrawn') found.delete(itemId)
      else if (content !== null && isWanted(content)) found.set(itemId, { itemId, version, content })
      else if (content !== null) found.delete(itemId)
      else if (known !== undefined) found.set(itemId, { ...known, version })
    },
    /** In the order in which they were published. */
    found: (): LivingItem[] => [...found.values()],
  }
}

/** The living items of a node whose content is wanted, in the order in which they were published. Reads the whole journal. */
export function livingItems(
  deps: { journal: Pick<Journal, 'read'>; codec: EventCodec },
  isWanted: (content: Content) => boolean,
): LivingItem[] {
  const living = gatherLiving(isWanted)
  for (const event of everyEvent(deps)) living.take(event)
  return living.found()
}
