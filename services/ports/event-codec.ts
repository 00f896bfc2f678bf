import type { ControlRecord } from '../domain/event/control-record.ts'
import type { SignedEvent } from '../domain/event/signed-event.ts'

/** A released schema: `hub.ItemPublished` and its version. */
export interface SchemaRef {
  name: string
  version: number
}

/** An Avro body without a frame: the same bytes on every engine. */
export interface EncodedRecord {
  schema: SchemaRef
  body: Uint8Array
}

export type DecodedRecord = { kind: 'event'; event: SignedEvent } | { kind: 'control'; control: ControlRecord }

/**
 * Turns events and control records into Avro bodies and back. Decodes with the writer's schema: every
 * field is kept, known or not. `decode` throws HubError `undecodable` on bytes that are not of the schema,
 * `schema-unknown` on a schema it does not have.
 */
export interface EventCodec {
  /** With that version of its schema; the newest released one, when left out. */
  encodeEvent(event: SignedEvent, schema?: SchemaRef): EncodedRecord
  encodeControl(control: ControlRecord): EncodedRecord
  decode(record: EncodedRecord): DecodedRecord
}
