import type { Hash, Instant, ItemId } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import type { ItemState } from '../domain/item/decide.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal, JournalRecord } from '../ports/journal.ts'

/** What an item says now, and the event that said it. */
export interface ContentInForce {
  content: Content
  record: JournalRecord
  fingerprint: Hash
}

export interface ReadableEvents {
  journal: Pick<Journal, 'placesOf' | 'read'>
  codec: EventCodec
}

/**
 * The content in force of an item, from the journal: that of its latest event with a content, up to the version shown. A
 * withdrawn item keeps its last one. Null where the journal has none, because it was erased.
 */
export function contentInForce(
  { itemId, version, shownVersion = version }: Pick<ItemState, 'itemId' | 'version' | 'shownVersion'>,
  events: ReadableEvents,
): ContentInForce | null {
  for (const place of events.journal.placesOf(itemId).reverse()) {
    const [record] = events.journal.read(place, 1)
    const said = record === undefined || record.version > shownVersion ? null : saidBy(record, events)
    if (said !== null) return said
  }
  return null
}

/** An item as the journal has it, with what it says now; null for an item that it does not know. */
export function itemInForce(
  itemId: ItemId,
  events: ReadableEvents & { journal: Pick<Journal, 'item'> },
): { item: ItemState; said: ContentInForce | null } | null {
  const item = events.journal.item(itemId)
  return item === null ? null : { item, said: contentInForce(item, events) }
}

/** The latest content of an item; null where the journal has none. */
export const latestContent = (itemId: ItemId, events: ReadableEvents): Content | null =>
  contentInForce({ itemId, version: Number.MAX_SAFE_INTEGER }, events)?.content ?? null

/** When an item was withdrawn; null where the journal has no withdrawal of it. */
export function lastWithdrawal(itemId: ItemId, { journal, codec }: ReadableEvents): Instant | null {
  for (const place of journal.placesOf(itemId).reverse())
    for (const record of journal.read(place, 1)) {
      const decoded = codec.decode(record)
      if (decoded.kind === 'event' && decoded.event.envelope.type === 'ItemWithdrawn') return decoded.event.envelope.at
    }
  return null
}

/** Every content that an item has had and that was not erased, the first one first. */
export const contentsOf = (itemId: ItemId, events: ReadableEvents): Content[] =>
  events.journal
    .placesOf(itemId)
    .flatMap((place) => events.journal.read(place, 1).flatMap((record) => saidBy(record, events)?.content ?? []))

/** What an event says; null where it has no content. */
function saidBy(record: JournalRecord, { codec }: ReadableEvents): ContentInForce | null {
  const decoded = codec.decode(record)
  if (decoded.kind !== 'event' || decoded.event.content === null) return null
  const { content, envelope } = decoded.event
  return { content, record, fingerprint: envelope.fingerprint }
}
