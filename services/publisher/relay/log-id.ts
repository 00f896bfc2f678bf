import { HubError } from '../../domain/errors.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog } from '../../ports/event-log.ts'

/** Each partition begins with `LogCreated`. */
export async function logIdOf(log: EventLog, codec: EventCodec, partition: number): Promise<string> {
  const first = (await log.read(partition, 0, 1))[0]
  if (first !== undefined && !('unreadable' in first.value)) {
    const decoded = codec.decode(first.value)
    if (decoded.kind === 'control' && decoded.control.fact.type === 'LogCreated') return decoded.control.fact.logId
  }
  throw new HubError(
    'log-not-created',
    `Partition ${partition} of the event log does not begin with LogCreated: was it made anew? Then: hub log begin.`,
  )
}
