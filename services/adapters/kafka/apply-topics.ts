import type { Admin } from 'kafkajs'
import pRetry from 'p-retry'
import { HubError } from '../../domain/errors.ts'
import { compareTopics, otherPartitions, type TopicDifference, topicsDiffer } from './check-topics.ts'
import { BRIEF, createClient } from './create-client.ts'
import { guarded } from './kafka-errors.ts'
import type { KafkaSettings } from './kafka-settings.ts'
import { itemsTopic, TOPIC_RESOURCE, type TopicDefinition, topicDefinitions } from './topics.ts'

export interface AppliedTopics {
  topics: string[]
  created: string[]
  /** Configuration that was put right. */
  mended: TopicDifference[]
}

/**
 * Creates the hub's topics and puts their configuration right. Repeating it changes nothing. Rejects `topic-differs` when
 * partitions or replicas are other than they have to be.
 */
export function applyTopics(settings: KafkaSettings): Promise<AppliedTopics> {
  const definitions = topicDefinitions(settings)
  const admin = createClient(settings, BRIEF).admin()
  return guarded(async () => {
    try {
      await admin.connect()
      const differences = await compareTopics(admin, definitions)
      const missing = new Set(differences.filter(({ what }) => what === 'topic').map(({ topic }) => topic))
      const fixed = differences.filter(({ mendable }) => !mendable)
      if (fixed.length > 0) throw topicsDiffer(fixed)
      if (!missing.has(itemsTopic(settings))) await refuseOtherCount(admin, settings)
      const toCreate = definitions.filter(({ name }) => missing.has(name))
      if (toCreate.length > 0)
        await admin
          .createTopics({
            waitForLeaders: false,
            topics: toCreate.map(({ name, partitions, replication, config }) => ({
              topic: name,
              numPartitions: partitions,
              replicationFactor: replication,
              configEntries: configEntries(config),
            })),
          })
          .catch(explainCreation(settings))
      if (toCreate.length > 0) await untilThere(admin, toCreate)
      const mended = differences.filter(({ topic }) => !missing.has(topic))
      for (const name of new Set(mended.map(({ topic }) => topic)))
        await admin.alterConfigs({
          validateOnly: false,
          resources: [
            {
              type: TOPIC_RESOURCE,
              name,
              // The whole configuration: the request replaces what was set before.
              configEntries: configEntries(definitions.find((definition) => definition.name === name)?.config ?? {}),
            },
          ],
        })
      return { topics: definitions.map(({ name }) => name), created: [...missing], mended }
    } finally {
      await admin.disconnect().catch(() => {})
    }
  })
}

/** Once a topic holds a log, the log knows how many partitions it has. Before, the settings say it. */
async function refuseOtherCount(admin: Admin, settings: KafkaSettings): Promise<void> {
  const topic = itemsTopic(settings)
  const there = await pRetry(() => admin.fetchTopicOffsets(topic), { retries: 5, minTimeout: 50, maxTimeout: 1000 })
  const isEmpty = there.every(({ high }) => Number(high) === 0)
  if (isEmpty && there.length !== settings.partitions) throw otherPartitions(topic, there.length, settings.partitions)
}

/** The controller creates a topic. The brokers learn of it a moment later, and of its leaders another moment later. */
const untilThere = (admin: Admin, created: TopicDefinition[]) =>
  pRetry(
    async () => {
      const differences = await compareTopics(admin, created)
      if (differences.length > 0) throw topicsDiffer(differences)
      for (const { name } of created) await admin.fetchTopicOffsets(name)
    },
    { retries: 20, minTimeout: 50, maxTimeout: 1000 },
  )

const configEntries = (config: Record<string, string>) =>
  Object.entries(config).map(([name, value]) => ({ name, value }))

const explainCreation =
  ({ replication }: KafkaSettings) =>
  (error: Error & { errors?: { type?: string }[] }): never => {
    if (error.errors?.some(({ type }) => type === 'INVALID_REPLICATION_FACTOR'))
      throw new HubError(
        'topic-differs',
        `Kafka has fewer brokers than HUB_KAFKA_REPLICATION=${replication}: start more, or set it lower (1 for trying out).`,
        { cause: error },
      )
    throw error
  }
