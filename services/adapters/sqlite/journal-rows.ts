import type { Hash } from '../../domain/ids.ts'
import type { JournalRecord } from '../../ports/journal.ts'

/** Hashes are kept as their 32 bytes, not as 71 characters. */
export const bytesOf = (hash: string): Uint8Array => Buffer.from(hash.replace('sha-256:', ''), 'hex')

export const hashOfBytes = (bytes: Uint8Array): Hash => `sha-256:${Buffer.from(bytes).toString('hex')}`

export interface EventRow {
  nodeSeq: number
  eventId: Uint8Array
  commandId: Uint8Array
  envelopeHash: Uint8Array
  itemId: string
  version: number
  at: number
  schemaName: string
  schemaVersion: number
  body: Uint8Array
}

export const EVENT_COLUMNS =
  'nodeSeq, eventId, commandId, envelopeHash, itemId, version, at, schemaName, schemaVersion, body'

export const recordColumns = (record: JournalRecord) =>
  [
    record.nodeSeq,
    Buffer.from(record.eventId.replaceAll('-', ''), 'hex'),
    bytesOf(record.commandId),
    bytesOf(record.envelopeHash),
    record.itemId,
    record.version,
    Date.parse(record.at),
    record.schema.name,
    record.schema.version,
    record.body,
  ] as const

export const recordOf = (row: EventRow): JournalRecord => ({
  nodeSeq: row.nodeSeq,
  eventId: uuidOf(row.eventId),
  commandId: hashOfBytes(row.commandId),
  envelopeHash: hashOfBytes(row.envelopeHash),
  itemId: row.itemId,
  version: row.version,
  at: new Date(row.at).toISOString(),
  schema: { name: row.schemaName, version: row.schemaVersion },
  body: row.body,
})

const uuidOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
