import type { EncodedRecord, EventCodec } from '../ports/event-codec.ts'

/**
 * Encodes an event again without its content, as erasing leaves it, with the version of the schema that it was written
 * with. Null if it has no content.
 */
export const withoutContent =
  (codec: EventCodec) =>
  (record: EncodedRecord): EncodedRecord | null => {
    const decoded = codec.decode(record)
    if (decoded.kind !== 'event' || decoded.event.content === null) return null
    return codec.encodeEvent({ ...decoded.event, content: null }, record.schema)
  }
