import type { WaitReason } from '../domain/event/judge.ts'
import type { LoggedEvent, Waiting } from '../domain/event/waiting-room.ts'
import type { Instant } from '../domain/ids.ts'
import type { EventCodec, SchemaRef } from '../ports/event-codec.ts'
import type { Position } from '../ports/event-log.ts'
import type { ParkedRecord, ParkReason } from '../ports/parked-record.ts'
import type { PreparedRecord } from './prepared-batch.ts'

/** An event of the log as the projector handles it. */
export interface ArrivedEvent extends LoggedEvent {
  position: Position
  /** When the log took it. */
  time: Instant
  /** The schema it was written with. An event of a newer hub may have members that our own schema has no place for. */
  schema: SchemaRef
  /** Why it is parked in the store; null while only this batch knows of it. */
  storedAs: ParkReason | null
  /** What it waited for until now; undefined when it is new. */
  waitsFor?: WaitReason
}

/** An event that waits for its predecessor or its node. */
export type WaitingEvent = Waiting<ArrivedEvent>

/** How many bytes of an undecodable record are kept: enough to see its frame, too few to hold a text. */
const UNREADABLE_BYTES_KEPT = 64

/** The row of an event that waits or is set aside. It has no content, because the log has that. */
export function parkedEvent(
  { event, position, time, schema }: ArrivedEvent,
  reason: ParkReason,
  codec: EventCodec,
): ParkedRecord {
  const { envelope, signature, envelopeHash } = event
  return {
    ...position,
    reason,
    nodeId: envelope.nodeId,
    nodeSeq: envelope.nodeSeq,
    itemId: envelope.itemId,
    envelopeHash,
    value: codec.encodeEvent({ envelope, signature, content: null }, schema),
    parkedAt: time,
  }
}

/** The row of a control record that no root key signed, or of bytes that are no record. */
export function parkedOther(
  reading: Exclude<PreparedRecord, { kind: 'event' }>,
  reason: ParkReason,
  codec: EventCodec,
): ParkedRecord {
  return {
    ...reading.position,
    reason,
    nodeId: null,
    nodeSeq: null,
    itemId: null,
    envelopeHash: null,
    value:
      reading.kind === 'control'
        ? codec.encodeControl(reading.control)
        : { bytes: reading.bytes.subarray(0, UNREADABLE_BYTES_KEPT) },
    parkedAt: reading.time,
  }
}
