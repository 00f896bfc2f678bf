import { type KafkaMessage, logLevel } from 'kafkajs'
import Cluster from 'kafkajs/src/cluster/index.js'
import Batch from 'kafkajs/src/consumer/batch.js'
import * as loggers from 'kafkajs/src/loggers/index.js'
import socketFactory from 'kafkajs/src/network/socketFactory.js'
import pRetry from 'p-retry'
import { HubError, isRetryable } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import { MOST_BYTES_AT_ONCE } from '../../ports/event-log.ts'
import { BRIEF, CLIENT_ID, CONNECTION_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from './create-client.ts'
import { kafkaHubError } from './kafka-errors.ts'
import type { KafkaSettings } from './kafka-settings.ts'
import { takeLeave } from './take-leave.ts'

/** Reads a topic anywhere, without a consumer group: one request a fetch on a connection that stays. */
export interface TopicReader {
  /** Up to `limit` messages from `offset` on, fewer where they are large; empty at the end. Rejects `log-truncated` when the log begins later. */
  read(partition: number, offset: number, limit: number): Promise<KafkaMessage[]>
  /** Offset of the first record, and the one that the next record will have. */
  bounds(partition: number): Promise<{ low: number; high: number }>
  ends(partitions: number): Promise<number[]>
  /** Rejects with the reason when the broker names no coordinator for a consumer group; `log-refused` without READ on it. */
  findCoordinator(groupId: string): Promise<void>
  close(): Promise<void>
}

const READ_COMMITTED = 1
const GROUP_COORDINATOR = 0
/** A guess of a record's size, so that a read of few records does not fetch megabytes. */
const BYTES_A_RECORD = 4096
const MAX_FETCH_BYTES = 4 * 1024 * 1024

export function createTopicReader(settings: KafkaSettings, topic: string, timers: Timers): TopicReader {
  let connected: Promise<Cluster> | null = null
  let isClosed = false

  const connect = async (): Promise<Cluster> => {
    const cluster = new Cluster(clusterOptions(settings))
    try {
      await cluster.connect()
      await cluster.addTargetTopic(topic)
      return cluster
    } catch (error) {
      // Connected, and yet not to be had (the topic is not there): nobody else knows of it, and it would keep the process alive.
      void takeLeave(cluster.disconnect(), timers)
      throw error
    }
  }

  const drop = async () => {
    const dropped = connected
    connected = null
    if (dropped !== null)
      await takeLeave(
        dropped.then((cluster) => cluster.disconnect()),
        timers,
      )
  }

  /** After a failure everything is asked anew, over a new connection. */
  const onCluster = <T>(work: (cluster: Cluster) => Promise<T>): Promise<T> =>
    pRetry(
      async () => {
        // What is still under way must not connect again behind the close.
        if (isClosed) throw new HubError('log-closed', `${topic} was closed by this process.`)
        connected ??= connect()
        const cluster = connected
        try {
          const ready = await cluster
          await ready.refreshMetadataIfNecessary()
          return await work(ready)
        } catch (error) {
          if (isOutOfRange(error)) throw error
          if (connected === cluster) void drop()
          throw kafkaHubError(error)
        }
      },
      {
        retries: 4,
        minTimeout: 100,
        maxTimeout: 1000,
        shouldRetry: ({ error }) => isRetryable(error),
      },
    )

  const fetch = async (cluster: Cluster, partition: number, offset: number, maxBytes: number) => {
    const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]))
    const broker = await cluster.findBroker({ nodeId: nodeId as string })
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

  const bounds = (partition: number) =>
    onCluster(async (cluster) => ({
      low: (await offsetsOf(cluster, topic, [partition], true))[0] as number,
      high: (await offsetsOf(cluster, topic, [partition], false))[0] as number,
    }))

  const read = async (partition: number, offset: number, limit: number): Promise<KafkaMessage[]> => {
    const messages: KafkaMessage[] = []
    // The broker always gives a first batch whole, however few bytes are asked for.
    const maxBytes = limit === 1 ? 1 : Math.min(MAX_FETCH_BYTES, limit * BYTES_A_RECORD)
    let bytes = 0
    for (let next = offset; messages.length < limit && bytes < MOST_BYTES_AT_ONCE; ) {
      const batch = await onCluster((cluster) => fetch(cluster, partition, next, maxBytes))
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
    ends: (partitions) =>
      onCluster((cluster) =>
        offsetsOf(
          cluster,
          topic,
          Array.from({ length: partitions }, (_, partition) => partition),
          false,
        ),
      ),
    findCoordinator: (groupId) =>
      onCluster(async (cluster) => {
        const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [0]))
        const broker = await cluster.findBroker({ nodeId: nodeId as string })
        await broker.findGroupCoordinator({ groupId, coordinatorType: GROUP_COORDINATOR })
      }),
    close: () => {
      isClosed = true
      return drop()
    },
  }
}

/** An alarm, never a silent skip: what was never applied is gone. */
export const truncated = (topic: string, partition: number, offset: number, low: number): HubError =>
  new HubError(
    'log-truncated',
    `${topic} partition ${partition} begins at offset ${low}; offset ${offset} was asked for and is gone. Its history was deleted: find out who did, restore the topic, or rebuild from a complete copy.`,
  )

const isOutOfRange = (error: unknown) => (error as { type?: string }).type === 'OFFSET_OUT_OF_RANGE'

async function offsetsOf(cluster: Cluster, topic: string, partitions: number[], fromBeginning: boolean) {
  const [answer] = await cluster.fetchTopicsOffset([
    { topic, partitions: partitions.map((partition) => ({ partition })), fromBeginning },
  ])
  const offsets = new Map(answer?.partitions.map(({ partition, offset }) => [partition, Number(offset)]))
  return partitions.map((partition) => {
    const offset = offsets.get(partition)
    if (offset === undefined)
      throw new HubError('topic-differs', `${topic} has no partition ${partition}: it was made anew with fewer.`)
    return offset
  })
}

const clusterOptions = ({ brokers, ssl, sasl, requestTimeoutMs = REQUEST_TIMEOUT_MS }: KafkaSettings) => ({
  logger: loggers.createLogger({ level: logLevel.NOTHING, logCreator: () => () => {} }),
  socketFactory: socketFactory(),
  brokers,
  ssl,
  sasl,
  clientId: CLIENT_ID,
  connectionTimeout: CONNECTION_TIMEOUT_MS,
  // Beneath the public API nothing is preset: without it a request to a silent broker would wait for ever.
  requestTimeout: requestTimeoutMs,
  enforceRequestTimeout: true,
  metadataMaxAge: 300_000,
  retry: BRIEF,
  allowAutoTopicCreation: false,
  isolationLevel: READ_COMMITTED,
})
