import { HubError } from '../domain/errors.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { ProjectorStore } from '../ports/projector-store.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import { readRecord } from '../ports/read-record.ts'

/** Reads the record before each checkpoint, and each partition's `LogCreated`, again (rule 5). */
export async function checkStart(deps: {
  generation: ProjectorStore
  log: EventLog
  codec: EventCodec
}): Promise<void> {
  for (const checkpoint of await deps.generation.checkpoints()) await checkPartition(checkpoint, deps)
}

/** The same for one partition, each time it is ours again: the log may have been made anew meanwhile. */
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
