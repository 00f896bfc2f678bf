import type { Follower, LogRecord } from '../../ports/event-log.ts'

interface FollowingOptions {
  partitions: number
  startAt: (partition: number) => Promise<number>
  onBatch: (partition: number, records: LogRecord[]) => Promise<void>
  batchSize: number
  read: (partition: number, offset: number, limit: number) => LogRecord[]
  /** Called after each commit. */
  listeners: Set<() => void>
}

/**
 * Follows every partition by pulling. Each partition is in one of these states:
 *
 * - **reading**: reads a batch, hands it on, and reads again. A commit meanwhile is remembered.
 * - **asleep**: nothing was left to read. The next commit wakes it up; one that was remembered does so at once, so that
 *   no record is missed between reading and sleeping.
 * - **ended**: by `stop`, once its batch in hand is dealt with, or because `startAt`, `read` or `onBatch` failed in any
 *   partition. Then `done` rejects and the others end too.
 */
export function followPartitions(options: FollowingOptions): Follower {
  const { partitions, startAt, onBatch, batchSize, read, listeners } = options
  let stopped = false
  const wakers = new Set<() => void>()
  const wake = () => wakers.forEach((waker) => waker())
  listeners.add(wake)

  const followOne = async (partition: number): Promise<void> => {
    let woken = false
    let resume: (() => void) | null = null
    wakers.add(() => {
      woken = true
      resume?.()
    })
    let next = await startAt(partition)
    while (!stopped) {
      woken = false
      const records = read(partition, next, batchSize)
      const last = records.at(-1)
      if (last !== undefined) {
        await onBatch(partition, records)
        next = last.offset + 1
      } else if (!woken) {
        await new Promise<void>((resolve) => {
          resume = resolve
          if (woken || stopped) resolve()
        })
      }
    }
  }

  const all = Promise.all(Array.from({ length: partitions }, (_, partition) => followOne(partition)))
  const done = all.then(() => undefined).finally(() => listeners.delete(wake))
  done.catch(() => {
    stopped = true
    wake()
  })
  return {
    done,
    stop: async () => {
      stopped = true
      wake()
      await all.catch(() => undefined)
    },
  }
}
