import type { EncodedRecord, EventCodec } from '../ports/event-codec.ts'

/** Encodes an event again without its content, as erasing leaves it. Null if it has no content. */
export const withoutContent =
  (codec: EventCodec) =>
  (record: EncodedRecord): EncodedRecord | null => {
    const decoded = codec.decode(record)
    if (decoded.kind !== 'event' || decoded.event.content === null) return null
    return codec.encodeEvent({ ...decoded.event, content: null })
  }
