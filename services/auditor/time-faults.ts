import { AHEAD_OF_LOG, isFarAheadOf } from '../domain/event/ahead-of.ts'
import type { Instant } from '../domain/ids.ts'
import type { LogRecord } from '../ports/event-log.ts'
import type { RecordReading } from '../ports/read-record.ts'
import { type AuditFault, type FaultPlace, faultAt } from './fault.ts'

/** A control record goes into the log when it is signed; an outage may hold it up. */
const LONGEST_WAY_MS = 60 * 60_000

/**
 * Faults of a record's log time, which nobody signs, against the times that are signed in it. An event may wait in a
 * journal for as long as the log is away, so it can only be too early there. A control record holds both ways: whoever
 * moves the times of a log moves them away from what the root has signed. Only those are asked that the hub writes by
 * itself; what people write may be signed long before.
 */
export function timeFaults({ time }: LogRecord, reading: RecordReading, place: FaultPlace): AuditFault[] {
  if (reading.kind === 'event') {
    const { nodeId, nodeSeq, itemId, at } = reading.event.envelope
    if (!isFarAheadOf(at, time)) return []
    return [faultAt({ ...place, nodeId, nodeSeq, itemId }, AHEAD_OF_LOG, `signed at ${at}, in the log since ${time}`)]
  }
  if (reading.kind !== 'control') return []
  const { at, type } = reading.control.fact
  if (type !== 'LogCreated' && type !== 'DirectoryAdvanced') return []
  if (isFarAheadOf(at, time)) return [movedAt(place, type, at, time)]
  return Date.parse(time) - Date.parse(at) > LONGEST_WAY_MS ? [movedAt(place, type, at, time)] : []
}

const movedAt = (place: FaultPlace, type: string, at: Instant, time: Instant): AuditFault =>
  faultAt(place, 'time-differs', `the root signed this ${type} at ${at}, the log dates it ${time}`)
