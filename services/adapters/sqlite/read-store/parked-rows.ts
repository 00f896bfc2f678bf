import type { ParkedRecord, ParkReason } from '../../../ports/read-store.ts'

interface ParkedRow {
  partition: number
  offset: number
  reason: ParkReason
  nodeId: string | null
  nodeSeq: number | null
  itemId: string | null
  hash: string | null
  schemaName: string | null
  schemaVersion: number | null
  bytes: Uint8Array
  parkedAt: string
}

export function parkedOf(row: unknown): ParkedRecord {
  const { hash, schemaName, schemaVersion, bytes, ...record } = row as ParkedRow
  return {
    ...record,
    envelopeHash: hash,
    value: schemaName === null ? { bytes } : { schema: { name: schemaName, version: schemaVersion ?? 1 }, body: bytes },
  }
}
