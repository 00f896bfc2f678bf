import type { Position } from '../../../ports/event-log.ts'
import type { ParkedRecord } from '../../../ports/parked-record.ts'
import type { ReadModelBatch } from '../../../ports/read-model-batch.ts'
import type { GenerationFile } from './generation-file.ts'
import { WAITING } from './read-parked.ts'

/** Changes nothing where a record is parked or discarded already. */
export function parkRecord({ sql }: GenerationFile, record: ParkedRecord): void {
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

/** Gives a record that waits a new reason. Changes nothing where none waits. */
export function reparkRecord(
  { sql }: GenerationFile,
  { partition, offset, reason }: ReadModelBatch['repark'][number],
): void {
  sql(
    `UPDATE parked SET reason = ?
     WHERE partition = ? AND offset = ? AND ${WAITING}`,
  ).run(reason, partition, offset)
}

/** The row stays, so that a late `park` of the same position changes nothing. */
export function discardRecord({ sql }: GenerationFile, { partition, offset }: Position): void {
  sql('UPDATE parked SET discarded = 1 WHERE partition = ? AND offset = ?').run(partition, offset)
}

export function unparkRecord({ sql }: GenerationFile, { partition, offset }: Position): void {
  sql('DELETE FROM parked WHERE partition = ? AND offset = ? AND discarded = 0').run(partition, offset)
}
