import { HubError } from '../domain/errors.ts'
import type { WaitReason } from '../domain/event/judge.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { ParkedRecord } from '../ports/parked-record.ts'
import { readRecord } from '../ports/read-record.ts'
import type { WaitingEvent } from './arrived-event.ts'

/** Records of the log read at once. */
const READ_AT_ONCE = 500

/**
 * Reads parked events again from the log, because the store keeps no content of them. HubError `log-differs` if the log
 * does not hold them any more.
 */
export async function readParked(
  parked: ParkedRecord[],
  { log, codec }: { log: EventLog; codec: EventCodec },
): Promise<WaitingEvent[]> {
  const events: WaitingEvent[] = []
  // In falling order, so that taking the first one is a pop.
  const rest = [...parked].sort((a, b) => b.partition - a.partition || b.offset - a.offset)
  while (rest.length > 0) {
    const { partition, offset } = rest.at(-1) as ParkedRecord
    const records = await log.read(partition, offset, READ_AT_ONCE)
    const byOffset = new Map(records.map((record) => [record.offset, record]))
    if (!byOffset.has(offset)) throw lost(rest.at(-1) as ParkedRecord)
    for (let next = rest.at(-1); next?.partition === partition; next = rest.at(-1)) {
      const record = byOffset.get(next.offset)
      if (record === undefined) break
      rest.pop()
      const reading = readRecord(record.value, codec)
      if (reading.kind !== 'event' || reading.hash !== next.envelopeHash) throw lost(next)
      const reason = next.reason as WaitReason
      events.push({
        event: reading.event,
        position: { partition, offset: record.offset },
        time: record.time,
        schema: reading.schema,
        waitsFor: reason,
        storedAs: reason,
      })
    }
  }
  return events
}

const lost = ({ partition, offset, envelopeHash }: ParkedRecord) =>
  new HubError(
    'log-differs',
    `The event log no longer holds ${envelopeHash} at partition ${partition}, offset ${offset}, where the read models ` +
      'parked it. Restore the log that belongs to this read store, or rebuild the read store from this log.',
  )
