import type { Instant } from '../domain/ids.ts'
import type { EventLog, LogRecord } from '../ports/event-log.ts'

/** Where a replay ends: before these offsets (one a partition), or with the last record at or before a log time. */
export type Until = { offsets: number[] } | { time: Instant }

/** The log as it was: the same records, ending at `until`. Read only. */
export function logUntil(log: EventLog, until: Until): Pick<EventLog, 'partitions' | 'read' | 'ends' | 'timeAt'> {
  const within = (record: LogRecord) =>
    'time' in until ? record.time <= until.time : record.offset < (until.offsets[record.partition] ?? 0)
  return {
    partitions: log.partitions,
    read: async (partition, offset, limit) => (await log.read(partition, offset, limit)).filter(within),
    ends: async () => {
      const ends = await log.ends()
      if ('offsets' in until) return ends.map((end, partition) => Math.min(end, until.offsets[partition] ?? 0))
      return Promise.all(ends.map((end, partition) => firstAfter(log, partition, end, until.time)))
    },
    timeAt: (partition, offset) => log.timeAt(partition, offset),
  }
}

/** Binary search: log times never fall within a partition. */
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
