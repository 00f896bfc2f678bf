import { HubError } from '../../domain/errors.ts'
import { type Instant, instantOf } from '../../domain/ids.ts'
import type { Timers } from '../../domain/timers.ts'
import { BRIEF, createClient } from './create-client.ts'
import { guarded } from './kafka-errors.ts'
import type { KafkaSettings } from './kafka-settings.ts'
import { takeLeave } from './take-leave.ts'
import { heartbeatsTopic } from './topics.ts'

/** The topic is compacted, so of all these records without a value at most a few are kept for a while. */
const KEY = 'clock'

/**
 * Asks Kafka for its time. No request does only that: a record without a value is written to the heartbeats, and the
 * broker's answer says when it was appended. One replica is enough for it.
 */
export function readLogClock(settings: KafkaSettings, timers: Timers): Promise<Instant> {
  const topic = heartbeatsTopic(settings)
  const producer = createClient(settings, BRIEF).producer({ allowAutoTopicCreation: false })
  return guarded(async () => {
    try {
      await producer.connect()
      const [written] = await producer.send({ topic, acks: 1, messages: [{ partition: 0, key: KEY, value: null }] })
      const time = Number(written?.logAppendTime ?? -1)
      if (time >= 0) return instantOf(time)
      throw new HubError('log-unavailable', `Kafka did not say when it took a record of ${topic}.`)
    } finally {
      await takeLeave(producer.disconnect(), timers)
    }
  })
}
