import type { KafkaMessage } from 'kafkajs'
import { HubError } from '../../domain/errors.ts'
import { otherPartitions } from './check-topics.ts'
import type { KafkaSettings } from './kafka-settings.ts'
import {
  type BeginningIn,
  countOfPartitions,
  type LogBeginning,
  type PartitionHead,
  partitionHeadOf,
} from './log-beginning.ts'
import { type Framing, frameOf } from './schema-registry.ts'
import type { TopicReader } from './topic-reader.ts'

/** How many partitions the log has: the log itself says so, and no setting can contradict it. */
export interface LogPartitions {
  /** Asks the topic. Rejects `topic-differs` when partitions of the log are gone, or a new topic is not as it was to be. */
  learn(): Promise<void>
  /** Throws `log-unavailable` until it was learnt. */
  known(): number
  /** For questions that need an answer: until it was learnt, what the topic has, or what the settings say. */
  count(): number
  /** Partitions of the topic behind those of the log. */
  added(): Promise<number[]>
  /** The first message of a partition was read. Throws `log-differs` when it begins a log with another number of partitions. */
  confirm(first: KafkaMessage | undefined): void
}

/** A beginning may be repeated behind itself. The next few records say when the log was used first. */
const HEAD_RECORDS = 10

export function createLogPartitions(options: {
  topic: string
  settings: KafkaSettings
  reader: Pick<TopicReader, 'read' | 'bounds' | 'count'>
  framing: Framing
  /** Rejects for a record that the registry would have read with a wrong schema. */
  look: (partition: number, message: KafkaMessage) => Promise<void>
  beginningIn: BeginningIn
}): LogPartitions {
  const { topic, settings, reader, framing, look, beginningIn } = options
  let there: number | null = null
  let learnt: number | null = null

  const beginningOf = ({ value }: KafkaMessage): LogBeginning | null => {
    const frame = frameOf(value)
    const schema = frame === null ? null : framing.schemaOf(frame.id)
    return frame === null || schema === null ? null : beginningIn({ schema, body: frame.body })
  }

  const readHead = async (partition: number) => {
    const { low } = await reader.bounds(partition)
    const messages = await reader.read(partition, low, HEAD_RECORDS)
    if (messages[0] !== undefined) await look(partition, messages[0])
    return partitionHeadOf(low, messages, beginningOf)
  }

  const learn = async () => {
    there = await reader.count()
    // One after the other: kafkajs opens several connections, and closes one, when its first requests come at once.
    const heads: PartitionHead[] = []
    for (let partition = 0; partition < there; partition++) heads.push(await readHead(partition))
    const count = countOfPartitions(topic, heads)
    if (count === null && there !== settings.partitions) throw otherPartitions(topic, there, settings.partitions)
    if (count !== null && there < count)
      throw new HubError(
        'topic-differs',
        `${topic} has ${there} partitions, and the log in it has ${count}: the others are gone. Restore the topic, or create it again and run: hub log begin.`,
      )
    learnt = count ?? there
  }

  const known = () => {
    if (learnt === null)
      throw new HubError('log-unavailable', `How many partitions ${topic} has is not known before it was reached.`)
    return learnt
  }

  return {
    learn,
    known,
    count: () => learnt ?? there ?? settings.partitions,
    added: async () => {
      const count = known()
      return Array.from({ length: Math.max(0, (await reader.count()) - count) }, (_, index) => count + index)
    },
    confirm: (first) => {
      const said = first === undefined ? null : (beginningOf(first)?.partitions ?? null)
      if (said !== null && said !== known())
        throw new HubError(
          'log-differs',
          `${topic} holds a log with ${said} partitions now, and had one with ${known()} when this process began: start it again.`,
        )
    },
  }
}
