import type { Instant } from '../domain/ids.ts'
import { secondsSince } from '../domain/seconds-since.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { Checkpoint } from '../ports/read-models.ts'

/** Null is unknown, never 0. */
export interface PartitionLag {
  partition: number
  /** The offset that the next record will have. */
  logEnd: number | null
  /** The next offset that the generation will apply. */
  checkpoint: number | null
  /** Offsets between them; engines may leave some unused. */
  lagEvents: number | null
  /** Now − log time of the first record that was not applied; 0 when there is none. */
  lagSeconds: number | null
}

export interface LagQuestion {
  log: Pick<EventLog, 'partitions' | 'ends' | 'timeAt'>
  /** Those of the generation in use; read before, so that the lag is never too small. */
  checkpoints: Pick<Checkpoint, 'partition' | 'nextOffset'>[]
  now: Instant
}

/** Lag from stored positions only (rule 8): true also when the projector hangs or is gone. */
export async function measureLag({ log, checkpoints, now }: LagQuestion): Promise<PartitionLag[]> {
  const ends = await log.ends().catch(() => null)
  const partitions = Array.from({ length: log.partitions }, (_, partition) => partition)
  return Promise.all(
    partitions.map(async (partition) => {
      const checkpoint = checkpoints.find((candidate) => candidate.partition === partition)?.nextOffset ?? null
      const logEnd = ends?.[partition] ?? null
      // A log that is shorter than what was applied was made anew: how far that is behind nobody knows.
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
    // No record there: the offsets up to the end are unused.
    return time === null ? 0 : secondsSince(time, now)
  } catch {
    return null
  }
}
