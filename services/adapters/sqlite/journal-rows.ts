import { type ItemId, instantOf } from '../../domain/ids.ts'
import type { ItemState } from '../../domain/item/decide.ts'
import type { JournalRecord } from '../../ports/journal.ts'
import { bytesOfHash, hashOfBytes } from './hash-bytes.ts'
import { decoded } from './sqlite-errors.ts'

/** A row of `chain` or `orphans`. Hashes and ids are kept as their bytes, times as Unix milliseconds. */
export interface EventRow {
  nodeSeq: number
  eventId: Uint8Array
  commandId: Uint8Array
  envelopeHash: Uint8Array
  itemId: ItemId
  version: number
  at: number
  schemaName: string
  schemaVersion: number
  body: Uint8Array
}

export const EVENT_COLUMNS =
  'nodeSeq, eventId, commandId, envelopeHash, itemId, version, at, schemaName, schemaVersion, body'

export const bytesOfUuid = (uuid: string): Uint8Array => bytesOfHex(uuid.replaceAll('-', ''))

/** A record's values in the order of `EVENT_COLUMNS`. */
export const recordColumns = (record: JournalRecord) =>
  [
    record.nodeSeq,
    bytesOfUuid(record.eventId),
    bytesOfHash(record.commandId),
    bytesOfHash(record.envelopeHash),
    record.itemId,
    record.version,
    Date.parse(record.at),
    record.schema.name,
    record.schema.version,
    record.body,
  ] as const

/** Gives a function that reads rows of a journal's file. A row that cannot be read is `store-damaged`, with its place. */
export const recordReader =
  (file: string) =>
  (row: EventRow): JournalRecord =>
    decoded(
      file,
      () => `event ${row.nodeSeq}`,
      () => recordFromRow(row),
    )

const recordFromRow = (row: EventRow): JournalRecord => ({
  nodeSeq: row.nodeSeq,
  eventId: uuidOf(row.eventId),
  commandId: hashOfBytes(row.commandId),
  envelopeHash: hashOfBytes(row.envelopeHash),
  itemId: row.itemId,
  version: row.version,
  at: instantOf(row.at),
  schema: { name: row.schemaName, version: row.schemaVersion },
  body: row.body,
})

/** A keyed hash, which is hex without a prefix, as its bytes. */
export const bytesOfHex = (hex: string): Uint8Array => Buffer.from(hex, 'hex')

export const statusNumber = (status: ItemState['status']): number => (status === 'live' ? 0 : 1)
export const statusOfNumber = (stored: number): ItemState['status'] => (stored === 0 ? 'live' : 'withdrawn')

export const uuidOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
