import { HubError } from '../../domain/errors.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog } from '../../ports/event-log.ts'
import { readRecord } from '../../ports/read-record.ts'

/** The id of the log, from the `LogCreated` with which each partition begins. HubError `log-not-created`. */
export async function logIdOf(log: EventLog, codec: EventCodec, partition: number): Promise<string> {
  const [first] = await log.read(partition, 0, 1)
  const reading = first === undefined ? null : readRecord(first.value, codec)
  if (reading?.kind === 'control' && reading.control.fact.type === 'LogCreated') return reading.control.fact.logId
  throw new HubError(
    'log-not-created',
    `Partition ${partition} of the event log does not begin with LogCreated. If the log was created again, run: hub log begin.`,
  )
}
