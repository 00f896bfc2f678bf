import type { Follower, LogRecord } from '../../ports/event-log.ts'

/**
 * Follows every partition by pulling: reads until nothing is left, then sleeps until a commit. A wake-up
 * that comes while reading is remembered, so none is missed.
 */
export function followPartition(options: {
  partitions: number
  startAt: (partition: number) => Promise<number>
  onBatch: (partition: number, records: LogRecord[]) => Promise<void>
  batchSize: number
  read: (partition: number, offset: number, limit: number) => LogRecord[]
  listeners: Set<() => void>
}): Follower {
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
