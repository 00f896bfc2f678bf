import type { Hash, NodeId } from '../../../domain/ids.ts'
import type { Position } from '../../../ports/event-log.ts'
import type { ParkedRecord, ParkReason } from '../../../ports/read-store.ts'
import type { Connection } from './connection.ts'

const WAITING = "reason IN ('gap', 'unknown-node')"

export function readWaiting({ sql }: Connection, nodeIds: NodeId[], limit: number): ParkedRecord[] {
  const select = sql(`SELECT * FROM parked WHERE nodeId = ? AND ${WAITING} ORDER BY nodeSeq, offset LIMIT ?`)
  return [...new Set(nodeIds)].sort().flatMap((nodeId) => select.all(nodeId, limit).map(parkedOf))
}

export function readParkedEnvelopes({ sql }: Connection, hashes: Hash[]): ParkedRecord[] {
  const select = sql('SELECT * FROM parked WHERE hash = ? ORDER BY partition, offset')
  return [...new Set(hashes)].flatMap((hash) => select.all(hash).map(parkedOf))
}

export function readParkedAt({ sql }: Connection, positions: Position[]): ParkedRecord[] {
  const select = sql('SELECT * FROM parked WHERE partition = ? AND offset = ?')
  return positions.flatMap(({ partition, offset }) => select.all(partition, offset).map(parkedOf))
}

export function readParked(
  { sql }: Connection,
  { reason, limit = -1 }: { reason?: ParkReason; limit?: number },
): ParkedRecord[] {
  const rows =
    reason === undefined
      ? sql('SELECT * FROM parked ORDER BY partition, offset LIMIT ?').all(limit)
      : sql('SELECT * FROM parked WHERE reason = ? ORDER BY partition, offset LIMIT ?').all(reason, limit)
  return rows.map(parkedOf)
}

export function countParked({ sql }: Connection): { reason: ParkReason; nodeId: NodeId | null; count: number }[] {
  const rows = sql(
    'SELECT reason, nodeId, count(*) AS count FROM parked GROUP BY reason, nodeId ORDER BY reason, nodeId',
  ).all()
  return rows.map((row) => ({
    reason: row.reason as ParkReason,
    nodeId: row.nodeId as NodeId | null,
    count: row.count as number,
  }))
}

function parkedOf(row: Record<string, unknown>): ParkedRecord {
  const bytes = row.bytes as Uint8Array
  const name = row.schemaName as string | null
  return {
    partition: row.partition as number,
    offset: row.offset as number,
    reason: row.reason as ParkReason,
    nodeId: row.nodeId as NodeId | null,
    nodeSeq: row.nodeSeq as number | null,
    itemId: row.itemId as string | null,
    envelopeHash: row.hash as Hash | null,
    value: name === null ? { bytes } : { schema: { name, version: row.schemaVersion as number }, body: bytes },
    parkedAt: row.parkedAt as string,
  }
}
