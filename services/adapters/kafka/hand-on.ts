import type { EachBatchPayload, KafkaMessage } from 'kafkajs'
import type { LogRecord } from '../../ports/event-log.ts'
import type { AssignedPartitions } from './assigned-partitions.ts'
import { assertWithinLog } from './log-bounds.ts'
import type { TopicReader } from './topic-reader.ts'

export interface HandOnDeps {
  topic: string
  reader: TopicReader
  assigned: AssignedPartitions
  recordOf: (partition: number, message: KafkaMessage) => Promise<LogRecord>
  onBatch: (partition: number, records: LogRecord[]) => Promise<void>
  batchSize: number
  isEnded: () => boolean
  onFailure: (error: unknown) => void
}

/**
 * Hands a fetched batch on, at most `batchSize` records at a time, as long as the partition stays ours. Rejects only
 * where kafkajs has to see it: when a heartbeat says that the partitions are being shared out again.
 */
export async function handOn(payload: EachBatchPayload, deps: HandOnDeps): Promise<void> {
  const { batch, resolveOffset, heartbeat, isRunning, isStale } = payload
  const { assigned, recordOf, onBatch, batchSize, isEnded, onFailure } = deps
  const { partition, messages } = batch
  const own = assigned.current(partition)
  if (own === undefined) return
  await own.ready
  const isOurs = () => isRunning() && !isStale() && !isEnded() && assigned.current(partition) === own
  if (!isOurs()) return
  // kafkajs may lose a seek with a connection. Then it fetches from the group's committed offset instead.
  if (!(await followsOn(deps, partition, own.next, batch.firstOffset()).catch(onFailure))) {
    if (isOurs()) assigned.restart(partition)
    return
  }
  for (let from = 0; from < messages.length && isOurs(); from += batchSize) {
    const chunk = messages.slice(from, from + batchSize)
    const last = (chunk.at(-1) as KafkaMessage).offset
    const working = Promise.all(chunk.map((message) => recordOf(partition, message))).then((records) =>
      onBatch(partition, records),
    )
    own.working = working.catch(() => {})
    try {
      await working
    } catch (error) {
      return onFailure(error)
    }
    if (assigned.current(partition) !== own) return
    own.next = Number(last) + 1
    resolveOffset(last)
    await heartbeat()
  }
}

/** Whether no record lies between `next` and a batch. Offsets may be missing: the end of a transaction takes one. */
async function followsOn(
  { topic, reader }: HandOnDeps,
  partition: number,
  next: number,
  first: string | null,
): Promise<boolean> {
  if (Number(first) === next) return true
  assertWithinLog(await reader.bounds(partition), topic, partition, next)
  const [message] = await reader.read(partition, next, 1)
  return message?.offset === first
}
