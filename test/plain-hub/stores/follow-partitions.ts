import type { Dice } from '../../../scripts/generate/random.ts'
import type { EventLog, Follower } from '../../../services/ports/event-log.ts'
import type { Process } from '../turns.ts'

/** Follows the log by reading it, in batches of any size up to the one that is asked for. */
export function followPartitions(
  options: Parameters<EventLog['follow']>[0] &
    Pick<EventLog, 'partitions' | 'read'> & {
      process: Process
      endOf: (partition: number) => number
      dice: Dice
    },
): Follower {
  const { partitions, startAt, onBatch, batchSize, read, process, endOf, dice } = options
  let stopped = false

  const followOne = async (partition: number): Promise<void> => {
    let next = await startAt(partition)
    while (!stopped) {
      await process.until(() => stopped || endOf(partition) > next)
      const records = stopped ? [] : await read(partition, next, dice.between(1, batchSize))
      const last = records.at(-1)
      if (last === undefined) continue
      await onBatch(partition, records)
      next = last.offset + 1
    }
  }

  const all = Promise.all(Array.from({ length: partitions }, (_, partition) => followOne(partition)))
  const done = all.then(() => undefined)
  done.catch(() => {
    stopped = true
  })
  return {
    done,
    stop: async () => {
      stopped = true
      await all.catch(() => undefined)
    },
  }
}
