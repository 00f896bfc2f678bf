import type { KafkaConfig } from 'kafkajs'

/** How to reach the cluster and what the hub's topics are there. */
export interface KafkaSettings {
  brokers: string[]
  ssl?: KafkaConfig['ssl']
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string }
  /** How long an answer may take; kafkajs's own 30 s when left out. */
  requestTimeoutMs?: number
  /** Topics are `<prefix>.items`, `<prefix>.directory`, `<prefix>.heartbeats`. */
  prefix: string
  /** Beginning of the names of consumer groups. */
  group: string
  /** Of the items; fixed when the topic is made. */
  partitions: number
  replication: number
  minInSync: number
}
