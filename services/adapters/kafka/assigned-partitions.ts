import { assertWithinLog } from './log-bounds.ts'
import type { TopicReader } from './topic-reader.ts'

/** A partition from one assignment to the next. */
interface AssignedPartition {
  /** Resolves when it is known where to begin, and never rejects: a failure goes to `onFailure`. */
  ready: Promise<unknown>
  /** The batch in hand. Never rejects. */
  working: Promise<unknown>
  /** The offset of the next record to hand on. */
  next: number
}

/**
 * The partitions that the consumer group has given to this follower. Each is in one of these states:
 *
 * - **starting**: after an assignment. The batch in hand of the assignment before is finished first. Then `startAt`
 *   says where to begin, the log's bounds are checked, and the consumer is sent there (`ready`).
 * - **handed on**: batches are handed on in order, one at a time, and `next` goes forward (hand-on.ts). A batch that
 *   does not begin at `next` puts the partition back into starting.
 * - **gone**: a rebalance gave it to another member or assigned it again, or the follower ended. Each assignment is an
 *   object of its own, so the handler of a batch in hand sees that its own is no longer the current one, and stops.
 */
export interface AssignedPartitions {
  current(partition: number): AssignedPartition | undefined
  /** Replaces all assignments, after a rebalance. */
  assign(partitions: number[]): void
  /** Asks for the beginning of one partition again. */
  restart(partition: number): void
  clear(): void
}

export function createAssignedPartitions(options: {
  topic: string
  reader: Pick<TopicReader, 'bounds'>
  startAt: (partition: number) => Promise<number>
  seek: (partition: number, offset: number) => void
  onFailure: (error: unknown) => void
}): AssignedPartitions {
  const { topic, reader, startAt, seek, onFailure } = options
  let assigned = new Map<number, AssignedPartition>()

  const begin = (partition: number, before: AssignedPartition | undefined): AssignedPartition => {
    const own: AssignedPartition = { ready: Promise.resolve(), working: Promise.resolve(), next: 0 }
    const start = async () => {
      await before?.working
      const next = await startAt(partition)
      assertWithinLog(await reader.bounds(partition), topic, partition, next)
      own.next = next
      if (assigned.get(partition) === own) seek(partition, next)
    }
    own.ready = start().catch(onFailure)
    return own
  }

  return {
    current: (partition) => assigned.get(partition),
    assign: (partitions) => {
      const before = assigned
      assigned = new Map()
      for (const partition of partitions) assigned.set(partition, begin(partition, before.get(partition)))
    },
    restart: (partition) => {
      assigned.set(partition, begin(partition, assigned.get(partition)))
    },
    clear: () => assigned.clear(),
  }
}
