import type { Hash, ItemId } from '../domain/ids.ts'
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

/**
 * The content in force of an item, from the journal: that of its latest event with a content, up to the version shown. A
 * withdrawn item keeps its last one. Null where the journal has none, because it was erased.
 */
export function contentInForce(
  { itemId, version, shownVersion = version }: Pick<ItemState, 'itemId' | 'version' | 'shownVersion'>,
  { journal, codec }: { journal: Pick<Journal, 'placesOf' | 'read'>; codec: EventCodec },
): ContentInForce | null {
  for (const place of journal.placesOf(itemId).reverse()) {
    const [record] = journal.read(place, 1)
    if (record === undefined || record.version > shownVersion) continue
    const decoded = codec.decode(record)
    if (decoded.kind !== 'event' || decoded.event.content === null) continue
    const { content, envelope } = decoded.event
    return { content, record, fingerprint: envelope.fingerprint }
  }
  return null
}

/** Every content that an item has had and that was not erased, the first one first. */
export const contentsOf = (
  itemId: ItemId,
  { journal, codec }: { journal: Pick<Journal, 'placesOf' | 'read'>; codec: EventCodec },
): Content[] =>
  journal.placesOf(itemId).flatMap((place) => {
    const [record] = journal.read(place, 1)
    const decoded = record && codec.decode(record)
    return decoded?.kind === 'event' && decoded.event.content !== null ? [decoded.event.content] : []
  })
