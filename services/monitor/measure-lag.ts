import type { Instant } from '../domain/ids.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import { waitingSeconds } from './waiting-seconds.ts'

/** Null means unknown. Unknown is never 0. */
export interface PartitionLag {
  partition: number
  /** The offset that the next record will have. */
  logEnd: number | null
  /** The next offset that the generation will apply. */
  checkpoint: number | null
  /** Offsets between the two. An engine may leave some of them unused. */
  lagEvents: number | null
  /** Now − log time of the first record that was not applied. 0 when all are applied. */
  lagSeconds: number | null
  /** Since when a transaction of somebody else holds the partition up. Null where none does, and where it is unknown. */
  heldUpSince: Instant | null
}

export interface LagQuestion {
  log: Pick<EventLog, 'partitions' | 'ends' | 'timeAt' | 'heldUp'>
  /** Checkpoints of the generation in use. They are read before the log's ends, so that the lag is never too small. */
  checkpoints: Pick<Checkpoint, 'partition' | 'nextOffset'>[]
  now: Instant
}

/** Measures lag from stored positions only (rule 8), so that it is right even when the projector hangs or is gone. */
export async function measureLag({ log, checkpoints, now }: LagQuestion): Promise<PartitionLag[]> {
  const ends = await log.ends().catch(() => null)
  const partitions = Array.from({ length: log.partitions }, (_, partition) => partition)
  const lags = await Promise.all(
    partitions.map(async (partition) => {
      const checkpoint = checkpoints.find((candidate) => candidate.partition === partition)?.nextOffset ?? null
      const logEnd = ends?.[partition] ?? null
      // A log that is shorter than what was applied is another log. How far it is behind is unknown.
      if (logEnd === null || logEnd < (checkpoint ?? 0))
        return { partition, logEnd, checkpoint, lagEvents: null, lagSeconds: null }
      const behind = await lagBehind(log, { partition, from: checkpoint ?? 0, logEnd, now })
      return { partition, logEnd, checkpoint, ...behind }
    }),
  )
  // What is held up is not applied either, so a partition without lag need not be asked about.
  const held = lags.some(({ lagEvents }) => lagEvents !== 0) ? await log.heldUp().catch(() => []) : []
  return lags.map((lag) => ({
    ...lag,
    heldUpSince: held.find(({ partition }) => partition === lag.partition)?.since ?? null,
  }))
}

async function lagBehind(
  log: LagQuestion['log'],
  { partition, from, logEnd, now }: { partition: number; from: number; logEnd: number; now: Instant },
): Promise<Pick<PartitionLag, 'lagEvents' | 'lagSeconds'>> {
  if (logEnd === from) return { lagEvents: 0, lagSeconds: 0 }
  try {
    const time = await log.timeAt(partition, from)
    // There is no record: all offsets up to the end are unused.
    if (time === null) return { lagEvents: 0, lagSeconds: 0 }
    return { lagEvents: logEnd - from, lagSeconds: waitingSeconds(time, now) }
  } catch {
    return { lagEvents: logEnd - from, lagSeconds: null }
  }
}
