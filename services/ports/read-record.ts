import { createHash } from 'node:crypto'
import { canonicalText, hashOf } from '../domain/canonical.ts'
import { isRetryable } from '../domain/errors.ts'
import type { ControlRecord } from '../domain/event/control-record.ts'
import { type HashedEvent, hashEvent } from '../domain/event/signed-event.ts'
import type { Hash } from '../domain/ids.ts'
import type { EventCodec, SchemaRef } from './event-codec.ts'
import type { LogRecord } from './event-log.ts'

/** What the value of a record turned out to be. */
export type RecordReading = {
  /** What checkpoints know the record by. It stays the same when the content is erased. */
  hash: Hash
} & (
  | { kind: 'event'; event: HashedEvent; schema: SchemaRef }
  | { kind: 'control'; control: ControlRecord }
  | { kind: 'undecodable'; why: string; bytes: Uint8Array }
)

/**
 * Decodes the value of a record and says what it is. A value that cannot be decoded is a reading too, never an error
 * (rule 4). Throws only a retryable HubError, when a schema registry is away: the record may well be sound, so whoever
 * reads must wait and not pass over it.
 */
export function readRecord(value: LogRecord['value'], codec: EventCodec): RecordReading {
  if ('unreadable' in value) return undecodable(value.unreadable, value.bytes)
  try {
    const decoded = codec.decode(value)
    if (decoded.kind === 'control') return { ...decoded, hash: hashOf(canonicalText(decoded.control.fact)) }
    const event = hashEvent(decoded.event)
    return { kind: 'event', event, schema: value.schema, hash: event.envelopeHash }
  } catch (error) {
    if (isRetryable(error)) throw error
    return undecodable((error as Error).message, value.body)
  }
}

const undecodable = (why: string, bytes: Uint8Array): RecordReading => ({
  kind: 'undecodable',
  why,
  bytes,
  hash: `sha-256:${createHash('sha256').update(bytes).digest('hex')}` as Hash,
})
