import { HubError } from '../../domain/errors.ts'
import { signControl } from '../../domain/event/control-record.ts'
import type { Instant } from '../../domain/ids.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog } from '../../ports/event-log.ts'
import type { SigningKey } from '../data/keys.ts'

/**
 * A new hub begins its own log. In one that holds records, of another hub or of an attempt that did not end, it would not
 * own the beginning, and nobody could follow it. HubError `log-not-empty`.
 */
export async function demandEmptyLog(log: Pick<EventLog, 'ends'>): Promise<void> {
  const partition = (await log.ends()).findIndex((end) => end > 0)
  if (partition < 0) return
  throw new HubError(
    'log-not-empty',
    `Partition ${partition} of the event log holds records already, of another hub or of an attempt that did not end. Make the topics again, or choose another prefix for them, then run this again.`,
  )
}

/** Puts `LogCreated` at the beginning of each partition that is still empty. */
export async function createLog(deps: {
  log: EventLog
  codec: EventCodec
  rootKey: SigningKey
  hubId: string
  logId: string
  now: () => Instant
}): Promise<void> {
  const { log, codec, rootKey, hubId, logId, now } = deps
  const ends = await log.ends()
  for (const [partition, end] of ends.entries()) {
    if (end > 0) continue
    const fact = { type: 'LogCreated', hubId, logId, partition, partitions: ends.length, at: now() } as const
    await log.appendControl(partition, codec.encodeControl(signControl(fact, rootKey)))
  }
}
