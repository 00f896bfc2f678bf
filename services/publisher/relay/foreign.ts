import { type SealedEvent, seal } from '../../domain/event/signed-event.ts'
import type { EncodedRecord, EventCodec } from '../../ports/event-codec.ts'
import type { JournalRecord } from '../../ports/journal.ts'

/** An event of the node that the log has and its journal lacks. */
export interface Foreign {
  event: SealedEvent
  value: EncodedRecord
}

/** An event as it was read, or its bytes. */
export const foreignOf = (
  { event, value }: { event: SealedEvent | null; value: EncodedRecord },
  codec: EventCodec,
): Foreign => ({
  event: event ?? sealedIn(value, codec),
  value,
})

function sealedIn(value: EncodedRecord, codec: EventCodec): SealedEvent {
  const decoded = codec.decode(value)
  if (decoded.kind !== 'event') throw new Error('a link of a chain that is no event')
  return seal(decoded.event)
}

/** The event as the journal keeps it. */
export const recordOf = ({ event, value }: Foreign): JournalRecord => {
  const { nodeSeq, eventId, commandId, itemId, version, at } = event.envelope
  const { schema, body } = value
  return { schema, body, nodeSeq, eventId, commandId, envelopeHash: event.envelopeHash, itemId, version, at }
}
