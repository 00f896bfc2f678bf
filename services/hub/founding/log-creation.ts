import { signControl } from '../../domain/event/control-record.ts'
import type { Instant } from '../../domain/ids.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog } from '../../ports/event-log.ts'
import type { SigningKey } from '../data/keys.ts'

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
  for (const [partition, end] of (await log.ends()).entries()) {
    if (end > 0) continue
    const fact = { type: 'LogCreated', hubId, logId, partition, at: now() } as const
    await log.appendControl(partition, codec.encodeControl(signControl(fact, rootKey)))
  }
}
