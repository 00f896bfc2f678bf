import type { ControlRecord } from '../domain/event/control-record.ts'
import type { SignedEvent } from '../domain/event/signed-event.ts'

/** Names one version of a schema: `hub.ItemPublished` and its version. */
export interface SchemaRef {
  name: string
  version: number
}

/** One released version of a schema. It never changes. */
export interface ReleasedSchema extends SchemaRef {
  /** The text of its `.avsc` file. */
  text: string
}

/** An Avro body without a frame: the same bytes on every engine. */
export interface EncodedRecord {
  schema: SchemaRef
  body: Uint8Array
}

export type DecodedRecord = { kind: 'event'; event: SignedEvent } | { kind: 'control'; control: ControlRecord }

/**
 * Turns events and control records into Avro bodies and back. Decodes with the writer's schema, so that every field is
 * kept, known or not. All three may be repeated, and give the same each time.
 */
export interface EventCodec {
  /**
   * Encodes with that version of its schema, or with the newest released one. Throws `schema-unknown` on an event that
   * the schema has no place for.
   */
  encodeEvent(event: SignedEvent, schema?: SchemaRef): EncodedRecord
  encodeControl(control: ControlRecord): EncodedRecord
  /** Throws `undecodable` on bytes that are not of the schema, `schema-unknown` on a schema that it does not have. */
  decode(record: EncodedRecord): DecodedRecord
}
