import type { Binary } from 'mongodb'
import type { Position } from '../../../ports/event-log.ts'
import type { ParkedRecord } from '../../../ports/parked-record.ts'
import { binaryOf, bytesOf } from './stored-bytes.ts'

/** A document of `parked_gN`, at `<partition>/<offset>`. */
export type StoredParked = Omit<ParkedRecord, 'value'> & {
  _id: string
  /** Kept, so that its `_id` is taken for who would park it again. */
  discarded: boolean
  /** Null: the bytes could not be read. */
  schema: { name: string; version: number } | null
  bytes: Binary
}

export const parkedKey = ({ partition, offset }: Position): string => `${partition}/${offset}`

export const storedParkedOf = ({ value, ...record }: ParkedRecord): StoredParked => ({
  _id: parkedKey(record),
  ...record,
  discarded: false,
  schema: 'schema' in value ? { name: value.schema.name, version: value.schema.version } : null,
  bytes: binaryOf('schema' in value ? value.body : value.bytes),
})

export const parkedRecordOf = ({ _id, discarded, schema, bytes, ...record }: StoredParked): ParkedRecord => ({
  ...record,
  value: schema === null ? { bytes: bytesOf(bytes) } : { schema, body: bytesOf(bytes) },
})
