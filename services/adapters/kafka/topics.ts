import type { KafkaSettings } from './kafka-settings.ts'

/** What a topic has to be. Partitions and replicas cannot be mended afterwards, configuration can. */
export interface TopicDefinition {
  name: string
  partitions: number
  replication: number
  config: Record<string, string>
}

/** The directory's topic has one partition only. */
export const DIRECTORY_PARTITION = 0

export const itemsTopic = ({ prefix }: KafkaSettings): string => `${prefix}.items`
export const directoryTopic = ({ prefix }: KafkaSettings): string => `${prefix}.directory`
export const heartbeatsTopic = ({ prefix }: KafkaSettings): string => `${prefix}.heartbeats`

/** Largest record batch that a broker takes, bytes. Kafka's default, said so that a cluster's own cannot be smaller. */
export const MAX_BATCH_BYTES = 1_048_588

/** `ConfigResourceTypes.TOPIC`: kafkajs does not export the name to ES modules. */
export const TOPIC_RESOURCE = 2

/** The hub's topics. No compaction of events: whoever may write could erase with it. */
export function topicDefinitions(settings: KafkaSettings): TopicDefinition[] {
  const { replication, minInSync, partitions } = settings
  const common = {
    'message.timestamp.type': 'LogAppendTime',
    'min.insync.replicas': String(minInSync),
    'max.message.bytes': String(MAX_BATCH_BYTES),
  }
  const forEver = { ...common, 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' }
  return [
    { name: directoryTopic(settings), partitions: 1, replication, config: forEver },
    { name: itemsTopic(settings), partitions, replication, config: forEver },
    {
      name: heartbeatsTopic(settings),
      partitions: 1,
      replication,
      config: { ...common, 'cleanup.policy': 'compact' },
    },
  ]
}
