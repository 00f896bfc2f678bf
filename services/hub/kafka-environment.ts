import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { KafkaSettings } from '../adapters/kafka/kafka-settings.ts'
import type { RegistrySettings } from '../adapters/kafka/schema-registry.ts'
import { HubError } from '../domain/errors.ts'

const count = z
  .string()
  .regex(/^[1-9]\d{0,3}$/, { error: 'a whole number from 1 to 9999' })
  .transform(Number)
const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const
/** The path of a file in PEM form. Gives the file's text. */
const pem = z
  .string()
  .transform((path, context) => {
    try {
      return readFileSync(path, 'utf8')
    } catch (error) {
      context.addIssue({ code: 'custom', message: `a file that can be read (${(error as Error).message})` })
      return z.NEVER
    }
  })
  .optional()

/** The event log's part of the environment. */
export const kafkaEnvironment = {
  /** Brokers, `host:port,host:port`; unset: the SQLite log in the data folder. */
  HUB_KAFKA: z
    .string()
    .regex(/^[^\s:,]+:\d+(,[^\s:,]+:\d+)*$/, { error: 'host:port, several with commas between them' })
    .optional(),
  /** Schema registry with the Confluent API. */
  HUB_REGISTRY: z.url({ protocol: /^https?$/, error: 'a URL that begins with http:// or https://' }).optional(),
  HUB_REGISTRY_USER: z.string().optional(),
  HUB_REGISTRY_PASSWORD: z.string().optional(),
  /** Topics are `<prefix>.items`, `<prefix>.directory`, `<prefix>.heartbeats`. */
  HUB_KAFKA_PREFIX: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, { error: 'lower-case letters, digits, ".", "_" and "-"' })
    .default('hub'),
  /** What the names of the projectors' consumer groups begin with. The id of the read store follows in each of them. */
  HUB_KAFKA_GROUP: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, { error: 'letters, digits, ".", "_" and "-"' })
    .optional(),
  HUB_KAFKA_PARTITIONS: count.optional(),
  HUB_KAFKA_REPLICATION: count.default(3),
  HUB_KAFKA_MIN_INSYNC: count.default(2),
  HUB_KAFKA_TLS: z.enum(['true', 'false'], { error: 'true or false' }).default('false'),
  HUB_KAFKA_CA: pem,
  HUB_KAFKA_CERT: pem,
  HUB_KAFKA_KEY: pem,
  HUB_KAFKA_SASL: z.enum(MECHANISMS, { error: `one of ${MECHANISMS.join(', ')}` }).optional(),
  HUB_KAFKA_USER: z.string().optional(),
  HUB_KAFKA_PASSWORD: z.string().optional(),
}

type KafkaEnvironment = z.infer<z.ZodObject<typeof kafkaEnvironment>>

/** Kafka with its registry, as the hub uses them. */
export interface KafkaWithRegistry {
  kafka: KafkaSettings
  registry: RegistrySettings
  /** What HUB_KAFKA_PARTITIONS says. Null when it is not set. */
  partitionsSetting: number | null
}

/** Faults that only show in several variables together. It reads the raw environment, so that all faults can be reported at once. */
export function kafkaFaults(present: Record<string, string | undefined>): string[] {
  const needs = (name: string, others: string[]) =>
    present[name] === undefined
      ? []
      : others.filter((other) => present[other] === undefined).map((other) => `${other} must be set with ${name}`)
  const replication = Number(present.HUB_KAFKA_REPLICATION ?? 3)
  const minInSync = Number(present.HUB_KAFKA_MIN_INSYNC ?? 2)
  return [
    ...needs('HUB_KAFKA', ['HUB_REGISTRY']),
    ...needs('HUB_KAFKA_SASL', ['HUB_KAFKA_USER', 'HUB_KAFKA_PASSWORD']),
    ...needs('HUB_KAFKA_CERT', ['HUB_KAFKA_KEY']),
    ...needs('HUB_KAFKA_KEY', ['HUB_KAFKA_CERT']),
    ...(minInSync > replication ? ['HUB_KAFKA_MIN_INSYNC must be no more than HUB_KAFKA_REPLICATION'] : []),
  ]
}

/** Null when there is no Kafka, so that the log is a SQLite file. */
export function kafkaWithRegistryOf(environment: KafkaEnvironment): KafkaWithRegistry | null {
  const { HUB_KAFKA, HUB_REGISTRY, HUB_KAFKA_TLS, HUB_KAFKA_CA, HUB_KAFKA_CERT, HUB_KAFKA_KEY } = environment
  if (HUB_KAFKA === undefined || HUB_REGISTRY === undefined) return null
  const { HUB_KAFKA_SASL, HUB_KAFKA_USER = '', HUB_KAFKA_PASSWORD = '' } = environment
  const { HUB_REGISTRY_USER, HUB_REGISTRY_PASSWORD = '' } = environment
  return {
    kafka: {
      brokers: HUB_KAFKA.split(','),
      ssl:
        HUB_KAFKA_TLS === 'false' && HUB_KAFKA_CA === undefined
          ? undefined
          : { ca: HUB_KAFKA_CA, cert: HUB_KAFKA_CERT, key: HUB_KAFKA_KEY },
      sasl:
        HUB_KAFKA_SASL === undefined
          ? undefined
          : { mechanism: HUB_KAFKA_SASL, username: HUB_KAFKA_USER, password: HUB_KAFKA_PASSWORD },
      prefix: environment.HUB_KAFKA_PREFIX,
      groupPrefix: environment.HUB_KAFKA_GROUP ?? `${environment.HUB_KAFKA_PREFIX}-projector`,
      partitions: environment.HUB_KAFKA_PARTITIONS ?? 12,
      replication: environment.HUB_KAFKA_REPLICATION,
      minInSync: environment.HUB_KAFKA_MIN_INSYNC,
    },
    partitionsSetting: environment.HUB_KAFKA_PARTITIONS ?? null,
    registry: {
      url: HUB_REGISTRY,
      auth:
        HUB_REGISTRY_USER === undefined ? undefined : { username: HUB_REGISTRY_USER, password: HUB_REGISTRY_PASSWORD },
    },
  }
}

/** The settings of Kafka, for commands that make no sense without it. HubError `usage`. */
export function kafkaOf({ kafka }: { kafka: KafkaWithRegistry | null }): KafkaWithRegistry {
  if (kafka === null)
    throw new HubError('usage', 'HUB_KAFKA and HUB_REGISTRY are needed: the embedded log has no topics.')
  return kafka
}
