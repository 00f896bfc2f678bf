import type { Admin } from 'kafkajs'
import { HubError } from '../../domain/errors.ts'
import { TOPIC_RESOURCE, type TopicDefinition } from './topics.ts'

/** How a topic differs from what it has to be. */
export interface TopicDifference {
  topic: string
  what: string
  is: string
  shouldBe: string
  /** `hub topics apply` can mend it. */
  mendable: boolean
}

/** Compares topics with their definitions. A missing topic is a difference too. */
export async function compareTopics(admin: Admin, definitions: TopicDefinition[]): Promise<TopicDifference[]> {
  const there = new Set(await admin.listTopics())
  const present = definitions.filter(({ name }) => there.has(name))
  const missing = definitions
    .filter(({ name }) => !there.has(name))
    .map(({ name }) => ({ topic: name, what: 'topic', is: 'missing', shouldBe: 'there', mendable: true }))
  if (present.length === 0) return missing
  const { topics } = await admin.fetchTopicMetadata({ topics: present.map(({ name }) => name) })
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: present.map(({ name }) => ({ type: TOPIC_RESOURCE, name })),
  })
  return [
    ...missing,
    ...present.flatMap((definition) => {
      const metadata = topics.find(({ name }) => name === definition.name)
      const entries = resources.find(({ resourceName }) => resourceName === definition.name)?.configEntries ?? []
      return [
        ...shapeDifferences(definition, metadata?.partitions ?? []),
        ...configDifferences(
          definition,
          new Map(entries.map(({ configName, configValue }) => [configName, configValue])),
        ),
      ]
    }),
  ]
}

function shapeDifferences(definition: TopicDefinition, partitions: { replicas: number[] }[]): TopicDifference[] {
  const replicas = Math.min(...partitions.map((partition) => partition.replicas.length))
  return [
    // The log knows how many partitions it has. Those that somebody has added are passed over.
    { what: 'partitions', is: partitions.length, shouldBe: definition.leastPartitions ?? definition.partitions },
    { what: 'replicas', is: replicas, shouldBe: definition.replication },
  ]
    .filter(({ what, is, shouldBe }) => (what === 'partitions' ? is < shouldBe : is !== shouldBe))
    .map(({ what, is, shouldBe }) => ({
      topic: definition.name,
      what,
      is: String(is),
      shouldBe: String(shouldBe),
      mendable: false,
    }))
}

const configDifferences = ({ name, config }: TopicDefinition, actual: Map<string, string>): TopicDifference[] =>
  Object.entries(config)
    .filter(([what, shouldBe]) => actual.get(what) !== shouldBe)
    .map(([what, shouldBe]) => ({ topic: name, what, is: actual.get(what) ?? 'unknown', shouldBe, mendable: true }))

/** A topic in which no log was begun yet has another count of partitions than the settings say. */
export const otherPartitions = (topic: string, is: number, shouldBe: number): HubError =>
  topicsDiffer([{ topic, what: 'partitions', is: String(is), shouldBe: String(shouldBe), mendable: false }])

/** All differences in one line, with the remedy. */
export function topicsDiffer(differences: TopicDifference[]): HubError {
  const list = differences.map(({ topic, what, is, shouldBe }) => `${topic} ${what} is ${is}, not ${shouldBe}`)
  const remedy = differences.every(({ mendable }) => mendable)
    ? 'Run: hub topics apply.'
    : 'Partitions and replicas are fixed when a topic is created: set HUB_KAFKA_PARTITIONS and HUB_KAFKA_REPLICATION to what is there, or create the topics again.'
  return new HubError('topic-differs', `Kafka's topics are not what the hub needs: ${list.join('; ')}. ${remedy}`)
}
