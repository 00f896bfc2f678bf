import { HubError } from '../domain/errors.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import { readRecord } from '../ports/read-record.ts'
import type { Projection } from './projection-deps.ts'

/**
 * Checks each partition with a checkpoint, and gives the checkpoints. They are known to the projector afterwards, so that
 * it does not read them again.
 */
export async function checkStart(projection: Projection): Promise<Checkpoint[]> {
  const { generation, log } = projection
  // The count of partitions is known once the log was asked anything. A hub that took another one for the log's has left
  // checkpoints of partitions that the log does not have.
  await log.ends()
  const stored = (await generation.checkpoints()).filter(({ partition }) => partition < log.partitions)
  for (const checkpoint of stored) {
    await checkPartition(checkpoint, projection)
    projection.checkpoints.set(checkpoint)
  }
  return stored
}

/**
 * Whether the log is still the one that the generation was built from (rule 5). Reads the beginning of the partition, and
 * the record before the checkpoint. HubError `log-differs` if one of them is another.
 */
export async function checkPartition(
  checkpoint: Checkpoint,
  { log, codec }: { log: EventLog; codec: EventCodec },
): Promise<void> {
  const { partition, nextOffset, lastHash, logId } = checkpoint
  if (nextOffset === 0) return
  const [first] = await log.read(partition, 0, 1)
  const [last] = await log.read(partition, nextOffset - 1, 1)
  const begin = first === undefined ? null : readRecord(first.value, codec)
  const beginLogId =
    begin?.kind === 'control' && begin.control.fact.type === 'LogCreated' ? begin.control.fact.logId : null
  if (beginLogId !== logId)
    throw differs(partition, `is log ${beginLogId ?? 'unknown'}, the read models were built from log ${logId}`)
  if (last === undefined) throw differs(partition, `ends before offset ${nextOffset}, which was applied already`)
  if (readRecord(last.value, codec).hash !== lastHash)
    throw differs(partition, `holds another record at offset ${last.offset} than the one that was applied`)
}

const differs = (partition: number, what: string) =>
  new HubError(
    'log-differs',
    `Partition ${partition} of the event log ${what}. Give the projector the log that belongs to its read store, or rebuild: hub rebuild.`,
  )
