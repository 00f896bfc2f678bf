import { createHash } from 'node:crypto'
import { canonicalText, hashOf } from '../domain/canonical.ts'
import { isRetryable } from '../domain/errors.ts'
import type { ControlRecord } from '../domain/event/control-record.ts'
import { type HashedEvent, hashEvent } from '../domain/event/signed-event.ts'
import type { Hash, Instant, NodeId } from '../domain/ids.ts'
import type { EventCodec, SchemaRef } from '../ports/event-codec.ts'
import type { LogRecord, Position } from '../ports/event-log.ts'

/** What a record of the log turned out to be. */
export type RecordReading = {
  position: Position
  /** When the log took it. */
  time: Instant
  /** What the record is known by in checkpoints: it survives the erasing of content. */
  hash: Hash
} & (
  | { kind: 'event'; key: NodeId | null; event: HashedEvent; schema: SchemaRef }
  | { kind: 'control'; control: ControlRecord }
  | { kind: 'undecodable'; bytes: Uint8Array }
)

/** Decodes one record; what cannot be decoded is a reading too (rule 4), never an error. */
export function readRecord(record: LogRecord, codec: EventCodec): RecordReading {
  const { partition, offset, time, key, value } = record
  const at = { position: { partition, offset }, time }
  if ('unreadable' in value) return { ...at, ...undecodable(value.bytes) }
  try {
    const decoded = codec.decode(value)
    if (decoded.kind === 'control')
      return { ...at, kind: 'control', control: decoded.control, hash: hashOf(canonicalText(decoded.control.fact)) }
    const event = hashEvent(decoded.event)
    return { ...at, kind: 'event', key, event, schema: value.schema, hash: event.envelopeHash }
  } catch (error) {
    // A registry that cannot be reached is waited for: nothing is parked for that.
    if (isRetryable(error)) throw error
    return { ...at, ...undecodable(value.body) }
  }
}

const undecodable = (bytes: Uint8Array) => ({
  kind: 'undecodable' as const,
  bytes,
  hash: `sha-256:${createHash('sha256').update(bytes).digest('hex')}`,
})
