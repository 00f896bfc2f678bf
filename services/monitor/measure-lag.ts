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
}

export interface LagQuestion {
  log: Pick<EventLog, 'partitions' | 'ends' | 'timeAt'>
  /** Checkpoints of the generation in use. They are read before the log's ends, so that the lag is never too small. */
  checkpoints: Pick<Checkpoint, 'partition' | 'nextOffset'>[]
  now: Instant
}

/** Measures lag from stored positions only (rule 8), so that it is right even when the projector hangs or is gone. */
export async function measureLag({ log, checkpoints, now }: LagQuestion): Promise<PartitionLag[]> {
  const ends = await log.ends().catch(() => null)
  const partitions = Array.from({ length: log.partitions }, (_, partition) => partition)
  return Promise.all(
    partitions.map(async (partition) => {
      const checkpoint = checkpoints.find((candidate) => candidate.partition === partition)?.nextOffset ?? null
      const logEnd = ends?.[partition] ?? null
      // A log that is shorter than what was applied is another log. How far it is behind is unknown.
      if (logEnd === null || logEnd < (checkpoint ?? 0))
        return { partition, logEnd, checkpoint, lagEvents: null, lagSeconds: null }
      const lagEvents = Math.max(0, logEnd - (checkpoint ?? 0))
      const lagSeconds = lagEvents === 0 ? 0 : await ageAt(log, partition, checkpoint ?? 0, now)
      return { partition, logEnd, checkpoint, lagEvents, lagSeconds }
    }),
  )
}

async function ageAt(log: LagQuestion['log'], partition: number, offset: number, now: Instant): Promise<number | null> {
  try {
    const time = await log.timeAt(partition, offset)
    // There is no record: all offsets up to the end are unused.
    return waitingSeconds(time, now)
  } catch {
    return null
  }
}
