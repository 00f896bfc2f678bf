import { logLevel } from 'kafkajs'
import Cluster from 'kafkajs/src/cluster/index.js'
import * as loggers from 'kafkajs/src/loggers/index.js'
import socketFactory from 'kafkajs/src/network/socketFactory.js'
import pRetry from 'p-retry'
import { HubError, isRetryable } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import { BRIEF, CLIENT_ID, CONNECTION_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from './create-client.ts'
import { isOutOfRange, kafkaHubError } from './kafka-errors.ts'
import type { KafkaSettings } from './kafka-settings.ts'
import { takeLeave } from './take-leave.ts'
import { useOwnDecoder } from './use-own-decoder.ts'

/**
 * A connection to the cluster for requests about one topic.
 *
 * - **not connected**: at first, and after any failure but an offset out of range. The next request connects again, so
 *   that nothing the old connection knew is trusted.
 * - **connected**: requests share the connection. Each refreshes what is known of the cluster when that is too old.
 * - **closed**: by `close`. Requests reject `log-closed`, also those that would have tried again.
 */
export interface ClusterConnection {
  /** Runs work on the cluster, and again up to four times while its failure can pass. */
  use<T>(work: (cluster: Cluster) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export function createClusterConnection(settings: KafkaSettings, topic: string, timers: Timers): ClusterConnection {
  let connected: Promise<Cluster> | null = null
  let isClosed = false

  const connect = async (): Promise<Cluster> => {
    useOwnDecoder()
    const cluster = new Cluster(clusterOptions(settings))
    try {
      await cluster.connect()
      await cluster.addTargetTopic(topic)
      return cluster
    } catch (error) {
      // The cluster may be connected although the topic is missing. Nobody else holds it, and it keeps the process alive.
      void takeLeave(cluster.disconnect(), timers)
      throw error
    }
  }

  const drop = async () => {
    const dropped = connected
    connected = null
    if (dropped === null) return
    const disconnection = dropped.then((cluster) => cluster.disconnect())
    await takeLeave(disconnection, timers)
  }

  const attempt = async <T>(work: (cluster: Cluster) => Promise<T>): Promise<T> => {
    // A request that is tried again must not connect after the close.
    if (isClosed) throw new HubError('log-closed', `${topic} was closed by this process.`)
    connected ??= connect()
    const own = connected
    try {
      const cluster = await own
      await cluster.refreshMetadataIfNecessary()
      return await work(cluster)
    } catch (error) {
      if (isOutOfRange(error)) throw error
      if (connected === own) void drop()
      throw kafkaHubError(error)
    } finally {
      // Work that went on after the connection was dropped has connected its brokers again, and they keep a process alive.
      if (connected !== own)
        void takeLeave(
          own.then((cluster) => cluster.disconnect()),
          timers,
        )
    }
  }

  return {
    use: (work) =>
      pRetry(() => attempt(work), {
        retries: 4,
        minTimeout: 100,
        maxTimeout: 1000,
        shouldRetry: ({ error }) => isRetryable(error),
      }),
    close: () => {
      isClosed = true
      return drop()
    },
  }
}

const clusterOptions = ({ brokers, ssl, sasl, requestTimeoutMs = REQUEST_TIMEOUT_MS }: KafkaSettings) => ({
  logger: loggers.createLogger({ level: logLevel.NOTHING, logCreator: () => () => {} }),
  socketFactory: socketFactory(),
  brokers,
  ssl,
  sasl,
  clientId: CLIENT_ID,
  connectionTimeout: CONNECTION_TIMEOUT_MS,
  // kafkajs presets nothing beneath its public API: without this, a request to a silent broker would wait for ever.
  requestTimeout: requestTimeoutMs,
  enforceRequestTimeout: true,
  metadataMaxAge: 300_000,
  retry: BRIEF,
  allowAutoTopicCreation: false,
})
