import type { ItemId } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { Journal } from '../../ports/journal.ts'

export interface FoundCatalogue {
  itemId: ItemId
  version: number
  content: Content
}

const READ_AT_ONCE = 500

/**
 * The living catalogue of a node in a field, as its journal has it: the latest one, if there are several. Null where there
 * is none. Reads the whole journal.
 */
export function findCatalogue(
  { journal, codec }: { journal: Pick<Journal, 'read'>; codec: EventCodec },
  field: string,
): FoundCatalogue | null {
  const found = new Map<ItemId, FoundCatalogue>()
  for (let next = 1; ; ) {
    const records = journal.read(next, READ_AT_ONCE)
    for (const record of records) {
      const decoded = codec.decode(record)
      if (decoded.kind !== 'event') continue
      const { envelope, content } = decoded.event
      const { itemId, version, type } = envelope
      const known = found.get(itemId)
      if (type === 'ItemWithdrawn') found.delete(itemId)
      else if (content?.kind === 'catalogue' && content.field === field) found.set(itemId, { itemId, version, content })
      else if (content !== null) found.delete(itemId)
      else if (known !== undefined) found.set(itemId, { ...known, version })
    }
    const last = records.at(-1)
    if (last === undefined) return [...found.values()].at(-1) ?? null
    next = last.nodeSeq + 1
  }
}
