import type { Position } from '../../../ports/event-log.ts'
import type { ParkedRecord } from '../../../ports/parked-record.ts'
import type { ReadModelBatch } from '../../../ports/read-model-batch.ts'
import type { Connection } from './connection.ts'
import { WAITING } from './read-parked.ts'

/** Nothing happens where a record is parked already. */
export function parkRecord({ sql }: Connection, record: ParkedRecord): void {
  const encoded = 'schema' in record.value ? record.value : null
  sql(
    `INSERT INTO parked (partition, offset, reason, nodeId, nodeSeq, itemId, hash, schemaName, schemaVersion, bytes, parkedAt, discarded)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
     ON CONFLICT (partition, offset) DO NOTHING`,
  ).run(
    record.partition,
    record.offset,
    record.reason,
    record.nodeId,
    record.nodeSeq,
    record.itemId,
    record.envelopeHash,
    encoded?.schema.name ?? null,
    encoded?.schema.version ?? null,
    'schema' in record.value ? record.value.body : record.value.bytes,
    record.parkedAt,
  )
}

/** A new reason; nothing happens where none is parked. */
export function reparkRecord(
  { sql }: Connection,
  { partition, offset, reason }: ReadModelBatch['repark'][number],
): void {
  sql(
    `UPDATE parked SET reason = ?
     WHERE partition = ? AND offset = ? AND ${WAITING}`,
  ).run(reason, partition, offset)
}

/** The row stays, so that its place is taken for who would park it again. */
export function discardRecord({ sql }: Connection, { partition, offset }: Position): void {
  sql('UPDATE parked SET discarded = 1 WHERE partition = ? AND offset = ?').run(partition, offset)
}

export function unparkRecord({ sql }: Connection, { partition, offset }: Position): void {
  sql('DELETE FROM parked WHERE partition = ? AND offset = ? AND discarded = 0').run(partition, offset)
}
