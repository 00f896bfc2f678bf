import type { KafkaMessage } from 'kafkajs'
import type Cluster from 'kafkajs/src/cluster/index.js'
import Batch from 'kafkajs/src/consumer/batch.js'
import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import { MOST_BYTES_AT_ONCE } from '../../ports/event-log.ts'
import { createClusterConnection, READ_COMMITTED } from './cluster-connection.ts'
import { isOutOfRange, kafkaHubError } from './kafka-errors.ts'
import type { KafkaSettings } from './kafka-settings.ts'
import { type LogBounds, truncated } from './log-bounds.ts'

/** Reads a topic at any offset, without a consumer group: one request a fetch, on a connection that stays open. */
export interface TopicReader {
  /**
   * Up to `limit` messages from `offset` on. Fewer where they are large; none at the end. Rejects `log-truncated` when
   * the log begins later.
   */
  read(partition: number, offset: number, limit: number): Promise<KafkaMessage[]>
  bounds(partition: number): Promise<LogBounds>
  /** For each partition the offset that its next record will have. */
  ends(partitions: number): Promise<number[]>
  /** How many partitions the topic has now. */
  count(): Promise<number>
  /**
   * Asks for the coordinator of a consumer group. Rejects with the broker's reason when it names none: `log-refused`
   * without READ on the group.
   */
  findCoordinator(groupId: string): Promise<void>
  close(): Promise<void>
}

const GROUP_COORDINATOR = 0
/** A guess of a record's size, so that a read of few records does not fetch megabytes. */
const BYTES_A_RECORD = 4096
const MAX_FETCH_BYTES = 4 * 1024 * 1024

export function createTopicReader(settings: KafkaSettings, topic: string, timers: Timers): TopicReader {
  const connection = createClusterConnection(settings, topic, timers)

  const bounds = (partition: number) =>
    connection.use(async (cluster) => ({
      low: (await offsetsOf(cluster, topic, [partition], true))[0] as number,
      high: (await offsetsOf(cluster, topic, [partition], false))[0] as number,
    }))

  const read = async (partition: number, offset: number, limit: number): Promise<KafkaMessage[]> => {
    const messages: KafkaMessage[] = []
    // The broker always gives a first batch whole, however few bytes are asked for.
    const maxBytes = limit === 1 ? 1 : Math.min(MAX_FETCH_BYTES, limit * BYTES_A_RECORD)
    let bytes = 0
    for (let next = offset; messages.length < limit && bytes < MOST_BYTES_AT_ONCE; ) {
      const batch = await connection.use((cluster) => fetchBatch(cluster, { topic, partition, offset: next, maxBytes }))
      if (batch.isEmptyIncludingFiltered()) break
      for (const message of batch.messages.slice(0, limit - messages.length)) {
        messages.push(message)
        bytes += message.value?.length ?? 0
      }
      next = Number(batch.lastOffset()) + 1
      if (next >= Number(batch.highWatermark)) break
    }
    return messages
  }

  return {
    bounds,
    read: async (partition, offset, limit) => {
      try {
        return await read(partition, offset, limit)
      } catch (error) {
        if (!isOutOfRange(error)) throw error
        const { low, high } = await bounds(partition)
        if (offset < low) throw truncated(topic, partition, offset, low)
        if (offset >= high) return []
        throw kafkaHubError(error)
      }
    },
    count: () =>
      connection.use(async (cluster) => {
        await cluster.refreshMetadata()
        return cluster.findTopicPartitionMetadata(topic).length
      }),
    ends: (partitions) => connection.use((cluster) => offsetsOf(cluster, topic, [...Array(partitions).keys()], false)),
    findCoordinator: (groupId) =>
      connection.use(async (cluster) => {
        const broker = await leaderOf(cluster, topic, 0)
        await broker.findGroupCoordinator({ groupId, coordinatorType: GROUP_COORDINATOR })
      }),
    close: connection.close,
  }
}

function leaderOf(cluster: Cluster, topic: string, partition: number) {
  const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]))
  return cluster.findBroker({ nodeId: nodeId as string })
}

async function fetchBatch(
  cluster: Cluster,
  { topic, partition, offset, maxBytes }: { topic: string; partition: number; offset: number; maxBytes: number },
): Promise<Batch> {
  const broker = await leaderOf(cluster, topic, partition)
  const { responses } = await broker.fetch({
    maxWaitTime: 0,
    minBytes: 1,
    maxBytes,
    isolationLevel: READ_COMMITTED,
    topics: [{ topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes }] }],
  })
  const fetched = responses[0]?.partitions[0]
  if (fetched === undefined) throw new Error(`a fetch of ${topic} ${partition} answered nothing`)
  return new Batch(topic, String(offset), fetched)
}

async function offsetsOf(cluster: Cluster, topic: string, partitions: number[], fromBeginning: boolean) {
  const [answer] = await cluster.fetchTopicsOffset([
    { topic, partitions: partitions.map((partition) => ({ partition })), fromBeginning },
  ])
  const offsets = new Map(answer?.partitions.map(({ partition, offset }) => [partition, Number(offset)]))
  return partitions.map((partition) => {
    const offset = offsets.get(partition)
    if (offset === undefined)
      throw new HubError(
        'topic-differs',
        `${topic} has no partition ${partition}, which the log has: the topic was created again with fewer partitions. Restore it, or create it again and run: hub log begin.`,
      )
    return offset
  })
}
