import type { Instant } from '../domain/ids.ts'
import type { EventLog } from '../ports/event-log.ts'

/**
 * Where a replay ends: before one offset in every partition; or before an offset of each named partition, while the others
 * are replayed whole; or with the last record at or before a log time.
 */
export type Until = { offset: number } | { offsets: Map<number, number> } | { time: Instant }

/** The end of the replay in each partition, as an offset. */
export async function endsUntil(log: EventLog, until: Until): Promise<number[]> {
  const ends = await log.ends()
  if ('offset' in until) return ends.map((end) => Math.min(end, until.offset))
  if ('offsets' in until) return ends.map((end, partition) => Math.min(end, until.offsets.get(partition) ?? end))
  return Promise.all(ends.map((end, partition) => firstAfter(log, partition, end, until.time)))
}

/** A binary search, because log times never go back within a partition. */
async function firstAfter(log: EventLog, partition: number, end: number, time: Instant): Promise<number> {
  let low = 0
  let high = end
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const at = await log.timeAt(partition, middle)
    if (at === null || at > time) high = middle
    else low = middle + 1
  }
  return low
}
