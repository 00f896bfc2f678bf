import type { KafkaConfig } from 'kafkajs'

/** How to reach the cluster and what the hub's topics are there. */
export interface KafkaSettings {
  brokers: string[]
  ssl?: KafkaConfig['ssl']
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string }
  /** How long an answer may take. Without it kafkajs's own 30 s. */
  requestTimeoutMs?: number
  /** Topics are `<prefix>.items`, `<prefix>.directory`, `<prefix>.heartbeats`. */
  prefix: string
  /** What the names of consumer groups begin with. */
  groupPrefix: string
  /** Partitions that the items' topic is created with. Once a log was begun in it, the log itself says how many it has. */
  partitions: number
  replication: number
  minInSync: number
}
