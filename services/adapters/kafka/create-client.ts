import { Kafka, logLevel, type RetryOptions } from 'kafkajs'
import type { KafkaSettings } from './kafka-settings.ts'
import { useOwnDecoder } from './use-own-decoder.ts'

/** Gives up after about 5 s. Then the caller decides whether to try again, and can be stopped. */
export const BRIEF: RetryOptions = { retries: 8, initialRetryTime: 100, maxRetryTime: 1000 }
/** Never gives up: a consumer goes on about a second after an outage. With the defaults it needs half a minute. */
export const ENDLESS: RetryOptions = { retries: 100_000, initialRetryTime: 100, maxRetryTime: 1000 }

export const CLIENT_ID = 'disclosure-hub'
export const CONNECTION_TIMEOUT_MS = 3000
/** kafkajs's own default. */
export const REQUEST_TIMEOUT_MS = 30_000

export function createClient(
  { brokers, ssl, sasl, requestTimeoutMs = REQUEST_TIMEOUT_MS }: KafkaSettings,
  retry: RetryOptions,
): Kafka {
  useOwnDecoder()
  return new Kafka({
    clientId: CLIENT_ID,
    brokers,
    ssl,
    sasl: sasl as never,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: requestTimeoutMs,
    // Its failures come out as HubErrors.
    logLevel: logLevel.NOTHING,
    retry,
  })
}
