import type { KafkaMessage } from 'kafkajs'
import type Cluster from 'kafkajs/src/cluster/index.js'
import type { Broker } from 'kafkajs/src/cluster/index.js'
import Batch from 'kafkajs/src/consumer/batch.js'
import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import { type HeldUp, MOST_BYTES_AT_ONCE } from '../../ports/event-log.ts'
import { createClusterConnection } from './cluster-connection.ts'
import { isOutOfRange, kafkaHubError } from './kafka-errors.ts'
import type { KafkaSettings } from './kafka-settings.ts'
import { type LogBounds, truncated } from './log-bounds.ts'
import { messageTime } from './log-record.ts'

/** Reads a topic at any offset, without a consumer group: one request a fetch, on a connection that stays open. */
export interface TopicReader {
  /**
   * Up to `limit` messages from `offset` on. Fewer where they are large; none at the end. Rejects `log-truncated` when
   * the log begins later.
   */
  read(partition: number, offset: number, limit: number): Promise<KafkaMessage[]>
  bounds(partition: number): Promise<LogBounds>
  /** For each partition the offset that its next record will have, also where it is held up. */
  ends(partitions: number): Promise<number[]>
  /** How many partitions the topic has now. */
  count(): Promise<number>
  /** Those of the partitions of which a transaction is open. */
  heldUp(partitions: number[]): Promise<HeldUp[]>
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
/** What a fetch and a question for offsets stop at: the end of the log, or the first transaction that is open. */
const READ_UNCOMMITTED = 0
const READ_COMMITTED = 1
/** What `offsetsOf` asks for. The numbers are Kafka's. */
const FIRST = { timestamp: -2, isolationLevel: READ_UNCOMMITTED }
const END = { timestamp: -1, isolationLevel: READ_UNCOMMITTED }
const READABLE_END = { timestamp: -1, isolationLevel: READ_COMMITTED }
const MAX_FETCH_BYTES = 4 * 1024 * 1024

export function createTopicReader(
  settings: KafkaSettings,
  topic: string,
  timers: Timers,
  /** `open` also reads what stands in transactions that are open or were given up: where signatures decide what counts. */
  { reads = 'committed' }: { reads?: 'committed' | 'open' } = {},
): TopicReader {
  const isolationLevel = reads === 'open' ? READ_UNCOMMITTED : READ_COMMITTED
  const connection = createClusterConnection(settings, topic, timers)

  const bounds = (partition: number) =>
    connection.use(async (cluster) => ({
      low: (await offsetsOf(cluster, topic, [partition], FIRST))[0] as number,
      high: (await offsetsOf(cluster, topic, [partition], END))[0] as number,
    }))

  const read = async (partition: number, offset: number, limit: number): Promise<KafkaMessage[]> => {
    const messages: KafkaMessage[] = []
    // The broker always gives a first batch whole, however few bytes are asked for.
    const maxBytes = limit === 1 ? 1 : Math.min(MAX_FETCH_BYTES, limit * BYTES_A_RECORD)
    let bytes = 0
    for (let next = offset; messages.length < limit && bytes < MOST_BYTES_AT_ONCE; ) {
      const batch = await connection.use((cluster) =>
        fetchBatch(cluster, { topic, partition, offset: next, maxBytes, isolationLevel }),
      )
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
    ends: (partitions) => connection.use((cluster) => offsetsOf(cluster, topic, [...Array(partitions).keys()], END)),
    heldUp: (partitions) => connection.use((cluster) => heldUpAmong(cluster, topic, partitions)),
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
  request: { topic: string; partition: number; offset: number; maxBytes: number; isolationLevel: number },
): Promise<Batch> {
  const { topic, partition, offset, maxBytes, isolationLevel } = request
  const broker = await leaderOf(cluster, topic, partition)
  const { responses } = await afterTheFirst(broker, () =>
    broker.fetch({
      maxWaitTime: 0,
      minBytes: 1,
      maxBytes,
      isolationLevel,
      topics: [{ topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes }] }],
    }),
  )
  const fetched = responses[0]?.partitions[0]
  if (fetched === undefined) throw new Error(`a fetch of ${topic} ${partition} answered nothing`)
  return new Batch(topic, String(offset), fetched)
}

const firstFetches = new WeakMap<Broker, Promise<unknown>>()

/**
 * kafkajs opens a connection for fetches at the first one. For several at once it opens several, and closes the last
 * one only: the others keep the process alive. So the others wait for the first.
 */
async function afterTheFirst<T>(broker: Broker, fetch: () => Promise<T>): Promise<T> {
  const first = firstFetches.get(broker)
  if (first !== undefined) {
    await first
    return fetch()
  }
  const own = fetch()
  firstFetches.set(
    broker,
    own.catch(() => {}),
  )
  return own
}

async function heldUpAmong(cluster: Cluster, topic: string, partitions: number[]): Promise<HeldUp[]> {
  const readable = await offsetsOf(cluster, topic, partitions, READABLE_END)
  const ends = await offsetsOf(cluster, topic, partitions, END)
  const found: HeldUp[] = []
  for (const [index, partition] of partitions.entries()) {
    const offset = readable[index] as number
    if (offset >= (ends[index] as number)) continue
    const isolationLevel = READ_UNCOMMITTED
    const { messages } = await fetchBatch(cluster, { topic, partition, offset, maxBytes: 1, isolationLevel })
    // Without one, records have come since the first question, and nothing is open.
    const [first] = messages
    if (first !== undefined && (await isStillOpen(cluster, topic, partition, offset)))
      found.push({ partition, offset, since: messageTime(first) })
  }
  return found
}

/** Records that came between two questions look as if they were held up. An open transaction stays where it is. */
const isStillOpen = async (cluster: Cluster, topic: string, partition: number, offset: number): Promise<boolean> =>
  (await offsetsOf(cluster, topic, [partition], READABLE_END))[0] === offset

async function offsetsOf(
  cluster: Cluster,
  topic: string,
  partitions: number[],
  { timestamp, isolationLevel }: { timestamp: number; isolationLevel: number },
): Promise<number[]> {
  const offsets = new Map<number, number>()
  const byLeader = Object.entries(cluster.findLeaderForPartitions(topic, partitions))
  for (const [nodeId, led] of byLeader) {
    const broker = await cluster.findBroker({ nodeId })
    const asked = led.map((partition) => ({ partition, timestamp }))
    const { responses } = await broker.listOffsets({ isolationLevel, topics: [{ topic, partitions: asked }] })
    for (const { partition, offset } of responses.flatMap((response) => response.partitions))
      offsets.set(partition, Number(offset))
  }
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
