import type { HashedEvent } from '../domain/event/signed-event.ts'
import type { EventLog, LogRecord } from '../ports/event-log.ts'
import { type AuditFault, type FaultPlace, faultAt } from './fault.ts'

/** Faults of a record's place behind the record before it. `next` and `time` are the offset and the time to follow. */
export function orderFaults(record: LogRecord, before: { next: number; time: string }, place: FaultPlace) {
  const { offset, time, unusedBefore = 0 } = record
  const faults: AuditFault[] = []
  // Offsets that hold no record, as the engine says, are no missing records.
  if (offset - unusedBefore !== before.next)
    faults.push(faultAt(place, 'record-missing', missingRecords(before.next, offset - 1)))
  if (time < before.time) faults.push(faultAt(place, 'time-goes-back', `${time}, after ${before.time}`))
  return faults
}

/** Faults of what stands beside an event in its record: the key, the column and the partition. */
export function besideFaults(
  record: LogRecord,
  { envelope }: HashedEvent,
  place: FaultPlace,
  log: Pick<EventLog, 'partitionOf'>,
): AuditFault[] {
  const { nodeId, nodeSeq } = envelope
  const home = log.partitionOf(nodeId)
  const faults: AuditFault[] = []
  if (record.key !== nodeId) faults.push(faultAt(place, 'key-differs', `the record's key is ${record.key}`))
  if (record.nodeSeq !== undefined && record.nodeSeq !== nodeSeq)
    faults.push(faultAt(place, 'column-differs', `nodeSeq is kept as ${record.nodeSeq}`))
  if (home !== place.partition && record.key === nodeId)
    faults.push(faultAt(place, 'partition-differs', `the node's events belong in ${home}`))
  return faults
}

const missingRecords = (from: number, to: number): string =>
  from === to ? `the record at offset ${from} is missing` : `the records at offsets ${from} to ${to} are missing`
