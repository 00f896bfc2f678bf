import { HubError } from '../../domain/errors.ts'

interface KafkaFailure extends Error {
  type?: string
  retriable?: boolean
  errors?: KafkaFailure[]
}

/** kafkajs's names of errors that can pass. It calls some of them non-retriable once its own retries are used up. */
const UNREACHABLE = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSBrokerNotFound',
  // kafkajs drops the reason, so it counts as one that can pass.
  'KafkaJSGroupCoordinatorNotFound',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSMetadataNotLoaded',
  'KafkaJSTopicMetadataNotLoaded',
  'KafkaJSLockTimeout',
  'KafkaJSTimeout',
])

/** The message of kafkajs's plain Error for a request while the connection was being lost. */
const NOT_CONNECTED = 'Broker not connected'

/** In the words of TLS: one side does not trust the other. */
const DISTRUST = /certificate|tls alert|ssl alert/i

const REFUSED = /AUTHORIZATION_FAILED|SASL/

/** Kafka's failures as HubErrors. The error of a bug stays as it is. */
export function kafkaHubError(error: unknown): unknown {
  if (error instanceof HubError || !(error instanceof Error)) return error
  const chain = causesOf(error)
  if (chain.some(({ message }) => message === NOT_CONNECTED))
    return new HubError('log-unavailable', 'Kafka cannot be reached: no broker is connected.', {
      cause: error,
    })
  if (!chain.some(({ name }) => name.startsWith('KafkaJS'))) return error
  const { message } = chain.at(-1) as KafkaFailure
  if (chain.some(({ name, type }) => name === 'KafkaJSSASLAuthenticationError' || REFUSED.test(type ?? '')))
    return new HubError('log-refused', `Kafka refuses: ${message}. Check HUB_KAFKA_USER, its password and its ACLs.`, {
      cause: error,
    })
  if (chain.some((link) => DISTRUST.test(link.message)))
    return new HubError(
      'log-refused',
      `No trust between Kafka and the hub: ${message}. Check HUB_KAFKA_CA, HUB_KAFKA_CERT and the dates of the certificates.`,
      { cause: error },
    )
  // A broker that has just started says so of a topic that is there.
  if (chain.some(({ type }) => type === 'UNKNOWN_TOPIC_OR_PARTITION'))
    return new HubError('topic-missing', `Kafka has no such topic: ${message}. Run: hub topics apply.`, {
      cause: error,
    })
  if (chain.some(({ type }) => type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE'))
    return new HubError('record-too-large', `Kafka takes no record of this size: ${message}.`, { cause: error })
  if (chain.some(({ name, retriable }) => UNREACHABLE.has(name) || retriable === true))
    return new HubError('log-unavailable', `Kafka cannot be reached: ${message}`, { cause: error })
  return new HubError('log-failed', `Kafka: ${message}`, { cause: error })
}

/** The offset asked for is before the log's beginning or behind its end. */
export const isOutOfRange = (error: unknown): boolean => (error as { type?: string }).type === 'OFFSET_OUT_OF_RANGE'

/** Kafka lets a consumer into no group whose members share the partitions in another way. */
export const isGroupOfOthers = (error: Error): boolean =>
  causesOf(error).some(({ type }) => type === 'INCONSISTENT_GROUP_PROTOCOL')

/** The error and its causes, outermost first. */
function causesOf(error: KafkaFailure): KafkaFailure[] {
  const inner: KafkaFailure[] = error.cause instanceof Error ? [error.cause] : (error.errors ?? [])
  return [error, ...inner.flatMap(causesOf)]
}

/** Runs work on the cluster. Its failures come out as HubErrors. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw kafkaHubError(error)
  }
}
