import type { KafkaMessage } from 'kafkajs'
import { type Instant, instantOf } from '../../domain/ids.ts'
import type { LogRecord } from '../../ports/event-log.ts'
import { whyUnreadable } from './decode-record-set.ts'
import type { Framing } from './schema-registry.ts'

/** A message of the items' topic as a record of the log. Rejects `registry-unavailable`. */
export async function logRecordOf(partition: number, message: KafkaMessage, framing: Framing): Promise<LogRecord> {
  const { offset, key, value } = message
  const unreadable = whyUnreadable(message)
  return {
    partition,
    offset: Number(offset),
    key: key === null ? null : key.toString('utf8'),
    time: messageTime(message),
    value:
      unreadable !== undefined || value === null
        ? { unreadable: unreadable ?? 'no value', bytes: value ?? new Uint8Array() }
        : await framing.unframe(value),
  }
}

/** The broker's own time of a record (`LogAppendTime`). kafkajs gives it for each record of a batch. */
export const messageTime = ({ timestamp }: { timestamp: string }): Instant => instantOf(Number(timestamp))
