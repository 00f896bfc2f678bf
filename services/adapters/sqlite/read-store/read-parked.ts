import type { Hash, Instant, ItemId, NodeId } from '../../../domain/ids.ts'
import type { ParkedCount, ParkedRecord, ParkReason } from '../../../ports/parked-record.ts'
import type { GenerationFile } from './generation-file.ts'

export const WAITING = "reason IN ('gap', 'unknown-node') AND discarded = 0"

export function readWaiting(
  { sql }: GenerationFile,
  nodeIds: NodeId[],
  limit: number,
  before = Number.MAX_SAFE_INTEGER,
): ParkedRecord[] {
  const select = sql(
    `SELECT * FROM parked WHERE nodeId = ? AND ${WAITING} AND offset < ? ORDER BY nodeSeq, offset LIMIT ?`,
  )
  return [...new Set(nodeIds)].sort().flatMap((nodeId) => select.all(nodeId, before, limit).map(parkedOf))
}

export function readParkedEnvelopes(
  { sql }: GenerationFile,
  hashes: Hash[],
  { discarded }: { discarded: boolean },
): ParkedRecord[] {
  const select = sql('SELECT * FROM parked WHERE hash = ? AND discarded = ? ORDER BY partition, offset')
  return [...new Set(hashes)].flatMap((hash) => select.all(hash, Number(discarded)).map(parkedOf))
}

export const readParkedBetween = (
  { sql }: GenerationFile,
  partition: number,
  [from, before]: [from: number, before: number],
  { discarded = false } = {},
): ParkedRecord[] =>
  sql('SELECT * FROM parked WHERE partition = ? AND offset >= ? AND offset < ? AND discarded = ? ORDER BY offset')
    .all(partition, from, before, Number(discarded))
    .map(parkedOf)

export function listParked(
  { sql }: GenerationFile,
  { reason, limit = -1 }: { reason?: ParkReason; limit?: number },
): ParkedRecord[] {
  const rows =
    reason === undefined
      ? sql('SELECT * FROM parked WHERE discarded = 0 ORDER BY partition, offset LIMIT ?').all(limit)
      : sql('SELECT * FROM parked WHERE reason = ? AND discarded = 0 ORDER BY partition, offset LIMIT ?').all(
          reason,
          limit,
        )
  return rows.map(parkedOf)
}

/** Reads only the index `parked_count`: every scrape of the metrics asks for this. */
export const PARKED_COUNT_SQL = `
SELECT reason, nodeId, count(*) AS count FROM parked WHERE discarded = 0
GROUP BY reason, nodeId ORDER BY reason, nodeId`

export const countParked = ({ sql }: GenerationFile): ParkedCount[] =>
  sql(PARKED_COUNT_SQL)
    .all()
    .map((row) => ({
      reason: row.reason as ParkReason,
      nodeId: row.nodeId as NodeId | null,
      count: row.count as number,
    }))

function parkedOf(row: Record<string, unknown>): ParkedRecord {
  const bytes = row.bytes as Uint8Array
  const name = row.schemaName as string | null
  return {
    partition: row.partition as number,
    offset: row.offset as number,
    reason: row.reason as ParkReason,
    nodeId: row.nodeId as NodeId | null,
    nodeSeq: row.nodeSeq as number | null,
    itemId: row.itemId as ItemId | null,
    envelopeHash: row.hash as Hash | null,
    value: name === null ? { bytes } : { schema: { name, version: row.schemaVersion as number }, body: bytes },
    parkedAt: row.parkedAt as Instant,
  }
}
