import type { EncodedRecord, EventCodec } from '../ports/event-codec.ts'

/** The body of an event without its content: what erasing leaves. Null: there is nothing to take out. */
export const withoutContent =
  (codec: EventCodec) =>
  (record: EncodedRecord): EncodedRecord | null => {
    const decoded = codec.decode(record)
    if (decoded.kind !== 'event' || decoded.event.content === null) return null
    return codec.encodeEvent({ ...decoded.event, content: null })
  }
