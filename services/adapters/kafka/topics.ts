import type { KafkaSettings } from './kafka-settings.ts'

/** What a topic has to be. Its configuration can be put right later, its partitions and replicas cannot. */
export interface TopicDefinition {
  name: string
  /** How many it is created with. */
  partitions: number
  /** How many it must have; as many as it is created with where this is missing. */
  leastPartitions?: number
  replication: number
  config: Record<string, string>
}

/** The directory's topic has one partition only. */
export const DIRECTORY_PARTITION = 0

export const itemsTopic = ({ prefix }: KafkaSettings): string => `${prefix}.items`
export const directoryTopic = ({ prefix }: KafkaSettings): string => `${prefix}.directory`
export const heartbeatsTopic = ({ prefix }: KafkaSettings): string => `${prefix}.heartbeats`

/** Largest record batch that a broker takes, bytes: Kafka's default, set so that a cluster with a smaller one takes it too. */
export const MAX_BATCH_BYTES = 1_048_588

/** `ConfigResourceTypes.TOPIC`: kafkajs does not export the name to ES modules. */
export const TOPIC_RESOURCE = 2

/** The hub's topics. Events are not compacted: compaction would let everyone who may write erase. */
export function topicDefinitions(settings: KafkaSettings): TopicDefinition[] {
  const { replication, minInSync, partitions } = settings
  const common = {
    'message.timestamp.type': 'LogAppendTime',
    'min.insync.replicas': String(minInSync),
    'max.message.bytes': String(MAX_BATCH_BYTES),
    // As they are sent, whatever the brokers' default is: independent readers need no more codecs than the hub writes.
    'compression.type': 'producer',
  }
  const forEver = { ...common, 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' }
  return [
    { name: directoryTopic(settings), partitions: 1, replication, config: forEver },
    { name: itemsTopic(settings), partitions, leastPartitions: 1, replication, config: forEver },
    {
      name: heartbeatsTopic(settings),
      partitions: 1,
      replication,
      config: { ...common, 'cleanup.policy': 'compact' },
    },
  ]
}
