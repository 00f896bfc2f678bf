import type { Binary } from 'mongodb'
import type { Position } from '../../../ports/event-log.ts'
import type { ParkedRecord } from '../../../ports/parked-record.ts'
import { binaryOf, bytesOfBinary } from './bson-bytes.ts'

/** A document of `parked_gN`, at `<partition>/<offset>`. */
export type BsonParked = Omit<ParkedRecord, 'value'> & {
  _id: string
  /** A discarded record is kept, so that a late `park` of the same position changes nothing. */
  discarded: boolean
  /** Null for bytes that could not be read. */
  schema: { name: string; version: number } | null
  bytes: Binary
}

export const parkedKey = ({ partition, offset }: Position): string => `${partition}/${offset}`

export const bsonParkedOf = ({ value, ...record }: ParkedRecord): BsonParked => ({
  _id: parkedKey(record),
  ...record,
  discarded: false,
  schema: 'schema' in value ? { name: value.schema.name, version: value.schema.version } : null,
  bytes: binaryOf('schema' in value ? value.body : value.bytes),
})

export const parkedRecordOf = ({ _id, discarded, schema, bytes, ...record }: BsonParked): ParkedRecord => ({
  ...record,
  value: schema === null ? { bytes: bytesOfBinary(bytes) } : { schema, body: bytesOfBinary(bytes) },
})
