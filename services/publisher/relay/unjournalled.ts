import type { HashedEvent } from '../../domain/event/signed-event.ts'
import type { EncodedRecord, EventCodec } from '../../ports/event-codec.ts'
import type { JournalRecord } from '../../ports/journal.ts'
import { journalColumns } from '../../ports/journal-columns.ts'
import { readRecord } from '../../ports/read-record.ts'

/** An event of the node that the log has and its journal lacks. */
export interface UnjournalledEvent {
  event: HashedEvent
  value: EncodedRecord
}

/** The event of a link. The relay did not read it yet if its bytes were the journal's own. */
export const unjournalledOf = (
  { event, value }: { event: HashedEvent | null; value: EncodedRecord },
  codec: EventCodec,
): UnjournalledEvent => ({
  event: event ?? eventIn(value, codec),
  value,
})

function eventIn(value: EncodedRecord, codec: EventCodec): HashedEvent {
  const reading = readRecord(value, codec)
  if (reading.kind !== 'event') throw new Error('a link of a chain that is no event')
  return reading.event
}

/** The event as the journal keeps it, behind the record before it. */
export const journalRecordOf = (
  { event, value }: UnjournalledEvent,
  before: Pick<JournalRecord, 'at'> | null,
  isRepeated: boolean,
): JournalRecord => ({ schema: value.schema, body: value.body, ...journalColumns(event, before, isRepeated) })
