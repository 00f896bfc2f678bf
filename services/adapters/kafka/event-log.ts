import type { KafkaMessage } from 'kafkajs'
import type { Instant, NodeId } from '../../domain/ids.ts'
import { partitionFor } from '../../domain/partition-for.ts'
import type { Timers } from '../../domain/timers.ts'
import type { ReleasedSchema } from '../../ports/event-codec.ts'
import type { EventLog, LogRecord } from '../../ports/event-log.ts'
import { assertTopics } from './assert-topics.ts'
import { followTopic } from './follow-topic.ts'
import type { KafkaSettings } from './kafka-settings.ts'
import type { BeginningIn } from './log-beginning.ts'
import { readLogClock } from './log-clock.ts'
import { createLogPartitions } from './log-partitions.ts'
import { logRecordOf, messageTime } from './log-record.ts'
import { onceDone } from './once-done.ts'
import { createSchemaIds, type IsSigned } from './schema-ids.ts'
import type { Framing } from './schema-registry.ts'
import { createTopicReader, type TopicReader } from './topic-reader.ts'
import { createTopicWriter } from './topic-writer.ts'
import { itemsTopic } from './topics.ts'
import { createWhileOpen } from './while-open.ts'

interface KafkaEventLogOptions {
  settings: KafkaSettings
  framing: Framing
  timers: Timers
  registryUrl: string
  released: ReleasedSchema[]
  isSigned: IsSigned
  beginningIn: BeginningIn
}

export interface KafkaEventLog extends EventLog {
  /** Once the directory is known, so that events can be checked. Rejects `registry-differs`. */
  lookAround(): Promise<void>
}

/**
 * The event log as a Kafka topic. Topic and schemas are checked before the first use, and nothing is created. Rejects
 * `topic-differs`, `schema-not-registered` and `registry-differs`; after `log-unavailable` and `registry-unavailable`
 * the caller may try again. The log has as many partitions as it was begun with (log-partitions.ts): those that were
 * added to the topic later are passed over.
 */
export function createKafkaEventLog(options: KafkaEventLogOptions): KafkaEventLog {
  const { settings, framing, timers } = options
  const topic = itemsTopic(settings)
  const reader = createTopicReader(settings, topic, timers)
  const writer = createTopicWriter(settings, topic, timers)
  const ready = onceDone(async () => {
    await assertTopics(settings, [topic])
    await framing.ready()
    await partitions.learn()
  })
  const ids = createSchemaIds({ ...options, topic, reader, partitions: () => partitions.count() })
  const partitions = createLogPartitions({ ...options, topic, reader, look: ids.look })
  const { run: whileOpen, end } = createWhileOpen(topic)
  const whenReady = <T>(work: () => Promise<T>): Promise<T> => whileOpen(() => ready().then(work))
  const partitionOf = (key: NodeId) => partitionFor(key, partitions.known())
  const recordOf = async (partition: number, message: KafkaMessage) => {
    await ids.look(partition, message)
    return logRecordOf(partition, message, framing)
  }

  return {
    get partitions() {
      return partitions.count()
    },
    addedPartitions: () => whenReady(partitions.added),
    partitionOf,
    append: (entries) =>
      whenReady(async () => {
        const framed = entries.map(async (entry) => ({
          partition: partitionOf(entry.key),
          key: entry.key,
          value: await framing.frame(entry),
        }))
        return writer.write(await Promise.all(framed))
      }),
    appendControl: (partition, record) =>
      whenReady(async () => {
        const [position] = await writer.write([{ partition, key: null, value: await framing.frame(record) }])
        if (position === undefined) throw new Error('a written record has a position')
        return position
      }),
    read: (partition, offset, limit) =>
      whenReady(async () => {
        const messages = await reader.read(partition, offset, limit)
        if (offset === 0) partitions.confirm(messages[0])
        const records = await Promise.all(messages.map((message) => recordOf(partition, message)))
        return records.map((record, index) => withUnused(record, records[index - 1]?.offset ?? offset - 1))
      }),
    ends: () => whenReady(() => reader.ends(partitions.known())),
    timeAt: (partition, offset) => whenReady(() => timeFrom(reader, partition, offset)),
    heldUp: () => whenReady(() => reader.heldUp([...Array(partitions.known()).keys()])),
    follow: (following) =>
      followTopic({
        ...following,
        settings,
        timers,
        topic,
        ready,
        isOfLog: (partition) => partition < partitions.count(),
        reader,
        recordOf,
      }),
    erase: null,
    lookAround: () => whenReady(() => ids.lookAround()),
    clock: () => whenReady(() => readLogClock(settings, timers)),
    close: async () => {
      end()
      await Promise.all([writer.close(), reader.close()])
    },
  }
}

/** A broker gives all that a partition holds from an offset on. So an offset that it passes over holds no record. */
function withUnused(record: LogRecord, before: number): LogRecord {
  const unusedBefore = record.offset - before - 1
  return unusedBefore > 0 ? { ...record, unusedBefore } : record
}

async function timeFrom(reader: TopicReader, partition: number, offset: number): Promise<Instant | null> {
  const [message] = await reader.read(partition, offset, 1)
  if (message !== undefined) return messageTime(message)
  const [held] = await reader.heldUp([partition])
  return held?.since ?? null
}
