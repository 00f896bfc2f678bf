/**
 * What `topic-reader.ts` uses of kafkajs beneath its public API, which has no fetch without a consumer group.
 * The version is pinned and its line is closed (2.2.4, 2023).
 */
declare module 'kafkajs/src/cluster/index.js' {
  export interface FetchedPartition {
    partition: number
    highWatermark: string
    messages: { offset: string }[]
  }

  export interface Broker {
    fetch(request: {
      maxWaitTime: number
      minBytes: number
      maxBytes: number
      isolationLevel: number
      topics: { topic: string; partitions: { partition: number; fetchOffset: string; maxBytes: number }[] }[]
    }): Promise<{ responses: { topicName: string; partitions: FetchedPartition[] }[] }>
    listOffsets(request: {
      isolationLevel: number
      topics: { topic: string; partitions: { partition: number; timestamp: number }[] }[]
    }): Promise<{ responses: { topic: string; partitions: { partition: number; offset: string }[] }[] }>
    findGroupCoordinator(request: { groupId: string; coordinatorType: number }): Promise<unknown>
  }

  export default class Cluster {
    constructor(options: object)
    connect(): Promise<void>
    disconnect(): Promise<void>
    addTargetTopic(topic: string): Promise<void>
    refreshMetadata(): Promise<void>
    refreshMetadataIfNecessary(): Promise<void>
    findTopicPartitionMetadata(topic: string): { partitionId: number }[]
    findLeaderForPartitions(topic: string, partitions: number[]): Record<string, number[]>
    findBroker(leader: { nodeId: string }): Promise<Broker>
  }
}

declare module 'kafkajs/src/consumer/batch.js' {
  import type { KafkaMessage } from 'kafkajs'
  import type { FetchedPartition } from 'kafkajs/src/cluster/index.js'
  /** The records of a fetch, without those before the offset, those of aborted transactions, and markers. */
  export default class Batch {
    constructor(topic: string, fetchedOffset: string, fetched: FetchedPartition)
    messages: KafkaMessage[]
    highWatermark: string
    isEmptyIncludingFiltered(): boolean
    lastOffset(): string
  }
}

declare module 'kafkajs/src/loggers/index.js' {
  export function createLogger(options: { level: number; logCreator: () => () => void }): object
}

declare module 'kafkajs/src/network/socketFactory.js' {
  export default function socketFactory(): object
}
