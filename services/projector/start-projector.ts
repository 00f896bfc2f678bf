import type { Directory } from '../domain/directory/directory.ts'
import type { RootKeys } from '../domain/directory/directory-event.ts'
import { HubError } from '../domain/errors.ts'
import { type Verify, verifyOnThreadPool } from '../domain/event/verify-on-thread-pool.ts'
import type { Instant } from '../domain/ids.ts'
import type { Timers } from '../domain/timers.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog, Follower, LogRecord } from '../ports/event-log.ts'
import { createPersistently } from '../ports/persistently.ts'
import type { ReadStore } from '../ports/read-store.ts'
import { applyBatch, type BatchReport, type ProjectionDeps, prepare } from './apply-batch.ts'
import { markCaughtUp } from './caught-up-mark.ts'
import { checkPartition, checkStart } from './check-start.ts'
import { createProgress } from './progress.ts'
import { sweepParked } from './sweep-waiting.ts'

export interface ProjectorDeps {
  log: EventLog
  codec: EventCodec
  directory: DirectoryReader
  rootKeys: RootKeys
  store: ReadStore
  generation: number
  /** Rejects `generation-dropped` where the generation is not there, instead of making it. */
  existing?: boolean
  now: () => Instant
  timers: Timers
  /** After each batch: metrics around the projector, never in it. */
  observe?: (report: BatchReport) => void
  /** A store or log that cannot be reached is waited for. */
  onRetry?: (error: Error) => void
  batchSize?: number
  verify?: Verify
}

export interface Projector {
  /** Resolves when all that was in the log at the time of the call has been applied. */
  caughtUp(): Promise<void>
  /** Rejects when projecting failed for good; resolves after `stop`. */
  done: Promise<void>
  stop(): Promise<void>
}

const BATCH_SIZE = 500
const IDLE_MARK_MS = 1000

/**
 * Follows the log from the generation's checkpoints. Before that the record before each checkpoint is read
 * again: another hash or log id is HubError `log-differs` (rule 5). While a batch is applied, the next one is
 * decoded and its signatures are checked.
 */
export async function startProjector(deps: ProjectorDeps): Promise<Projector> {
  const { log, directory, now, observe = () => {}, batchSize = BATCH_SIZE, verify = verifyOnThreadPool } = deps
  const generation = await deps.store.open(deps.generation, { existing: deps.existing })
  const projection: ProjectionDeps = { ...deps, generation, verify }
  const stopping = new AbortController()
  const progress = createProgress()
  const inHand = new Map<number, Promise<void>>()
  let follower: Follower | null = null
  let scrubDue = false

  const persistently = createPersistently({ signal: stopping.signal, onRetry: (error) => deps.onRetry?.(error) })

  try {
    await persistently(() => checkStart(projection))
    await persistently(() => sweepParked(projection))
  } catch (error) {
    await generation.close()
    throw error
  }

  /** One life of a follower: from the checkpoints on, until it fails or is stopped. */
  const follow = async (): Promise<void> => {
    const inForce = new Map<number, Directory>()
    const failed = Promise.withResolvers<never>()
    failed.promise.catch(() => {})

    const onBatch = async (partition: number, records: LogRecord[]) => {
      const before = inForce.get(partition) ?? (await persistently(() => directoryAtCheckpoint(partition)))
      const prepared = await persistently(() => prepare(partition, records, before, projection))
      inForce.set(partition, prepared.directory)
      await inHand.get(partition)
      const applying = persistently(() => applyBatch(prepared, projection)).then((report) => {
        scrubDue ||= report.erased
        observe(report)
        progress.reached(partition, (records.at(-1) as LogRecord).offset + 1)
        if (records.length < batchSize) return scrub()
      })
      inHand.set(partition, applying)
      applying.catch(failed.reject)
    }

    /** The checkpoint may have been moved by others while the partition was theirs. */
    const startAt = async (partition: number) => {
      await inHand.get(partition)
      inForce.delete(partition)
      return persistently(async () => {
        const checkpoint = await generation.checkpoint(partition)
        if (checkpoint !== null) await checkPartition(checkpoint, projection)
        return checkpoint?.nextOffset ?? 0
      })
    }
    follower = log.follow({ group: `g${deps.generation}`, startAt, onBatch, batchSize })
    try {
      await Promise.race([follower.done, failed.promise])
    } finally {
      await follower.stop()
      await Promise.allSettled(inHand.values())
      inHand.clear()
    }
  }

  const directoryAtCheckpoint = async (partition: number) =>
    directory.at((await generation.checkpoint(partition))?.directoryPosition ?? 0)

  /** A busy store is tried again at the next mark. */
  const scrub = async () => {
    if (!scrubDue) return
    scrubDue = false
    await generation.scrub().catch((error) => {
      scrubDue = true
      deps.onRetry?.(error)
    })
  }

  const atMark = async () => {
    await scrub()
    await markCaughtUp(generation, log, now)
  }

  const gone = Promise.withResolvers<never>()
  gone.promise.catch(() => {})
  const done = Promise.race([persistently(follow), gone.promise]).catch((error) => {
    if (stopping.signal.aborted) return
    progress.fail(error)
    throw error
  })
  done.catch(() => {})
  const markFailed = (error: Error) => {
    if (error instanceof HubError && error.code === 'generation-dropped') gone.reject(error)
    else deps.onRetry?.(error)
  }
  const stopMarks = deps.timers.every(IDLE_MARK_MS, () => void atMark().catch(markFailed))
  done.then(stopMarks, stopMarks)

  return {
    done,
    caughtUp: async () => {
      const ends = await persistently(() => log.ends())
      const checkpoints = await persistently(() => generation.checkpoints())
      for (const { partition, nextOffset } of checkpoints) progress.reached(partition, nextOffset)
      await progress.until(ends)
      await persistently(() => markCaughtUp(generation, log, now))
    },
    stop: async () => {
      stopMarks()
      stopping.abort()
      await follower?.stop()
      await Promise.allSettled(inHand.values())
      await done.catch(() => {})
      await scrub()
      await generation.close()
    },
  }
}
