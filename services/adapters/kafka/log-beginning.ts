import type { KafkaMessage } from 'kafkajs'
import type { EncodedRecord } from '../../ports/event-codec.ts'
import { truncated } from './log-bounds.ts'

/** What `LogCreated` says of a partition. */
export interface LogBeginning {
  logId: string
  partition: number
  /** How many partitions the log has. Null in a log that was made before this was written down. */
  partitions: number | null
}

/** The beginning that a record says, if it is a `LogCreated` that the root has signed. */
export type BeginningIn = (record: EncodedRecord) => LogBeginning | null

/** The first records of a partition. */
export interface PartitionHead {
  /** Offset of its first record: above 0, what it began with was deleted. */
  low: number
  beginning: LogBeginning | null
  beganAt: number
  /** Milliseconds of the log's clock at which the first record behind the beginning came. Null when there is none. */
  usedAt: number | null
}

/** A log whose beginning was interrupted is begun to its end before anything is written into it. This is for the brokers' clocks. */
const CLOCKS_DIFFER_MS = 60_000

/**
 * How many partitions the log has, by the first records of each partition of the topic (rule 3). The count that a
 * beginning names is the log's. Where none names it, the log has the partitions that were begun before it was used:
 * whoever added partitions later may have begun them then. Null for a topic in which no log was begun, or was used.
 */
export function countOfPartitions(topic: string, heads: PartitionHead[]): number | null {
  const first = heads.find(({ beginning }) => beginning !== null)?.beginning ?? null
  if (first === null) return null
  const isOfLog = ({ beginning }: PartitionHead, partition: number) =>
    beginning?.logId === first.logId && beginning.partition === partition
  for (const [partition, head] of heads.entries())
    if (isOfLog(head, partition) && head.beginning?.partitions != null) return head.beginning.partitions
  // Without its beginning nobody can say whether a partition is the log's.
  for (const [partition, { low }] of heads.entries()) if (low > 0) throw truncated(topic, partition, 0, low)
  const usedAt = heads.filter(isOfLog).flatMap(({ usedAt }) => usedAt ?? [])
  if (usedAt.length === 0) return null
  const latest = Math.min(...usedAt) + CLOCKS_DIFFER_MS
  const later = heads.findIndex((head, partition) => !isOfLog(head, partition) || head.beganAt > latest)
  return later < 0 ? heads.length : later
}

/** Reads the head of a partition from its first messages. */
export function partitionHeadOf(
  low: number,
  messages: KafkaMessage[],
  beginningIn: (message: KafkaMessage) => LogBeginning | null,
): PartitionHead {
  const [first, ...others] = messages
  const beginning = first === undefined ? null : beginningIn(first)
  const used = others.find((message) => beginningIn(message) === null)
  return {
    low,
    beginning,
    beganAt: Number(first?.timestamp ?? 0),
    usedAt: used === undefined ? null : Number(used.timestamp),
  }
}
