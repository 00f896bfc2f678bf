import pRetry from 'p-retry'
import type { RootKeys } from '../domain/directory/directory-event.ts'
import { HubError } from '../domain/errors.ts'
import type { Instant } from '../domain/ids.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog, LogRecord } from '../ports/event-log.ts'
import type { Generation, ReadStore } from '../ports/read-store.ts'
import { applyBatch, type BatchReport, type ProjectionDeps, prepare } from './apply-batch.ts'
import { checkStart } from './check-start.ts'
import { type Verify, verifyOnThreadPool } from './signature-checks.ts'

export interface ProjectorDeps {
  log: EventLog
  codec: EventCodec
  directory: DirectoryReader
  rootKeys: RootKeys
  store: ReadStore
  generation: number
  now: () => Instant
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
 * again: another hash or log id is HubError `log-differs` (rule 5).
 */
export async function startProjector(deps: ProjectorDeps): Promise<Projector> {
  const { log, directory, now, observe = () => {}, batchSize = BATCH_SIZE, verify = verifyOnThreadPool } = deps
  const generation = await deps.store.open(deps.generation)
  const projection: ProjectionDeps = { ...deps, generation, verify }
  await checkStart(projection)
  const stopping = new AbortController()
  const progress = createProgress()

  const persistently = <T>(work: () => Promise<T>): Promise<T> =>
    pRetry(work, {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 100,
      maxTimeout: 5000,
      signal: stopping.signal,
      shouldRetry: ({ error }) => error instanceof HubError && error.retryable,
      onFailedAttempt: ({ error }) => deps.onRetry?.(error),
    })

  const onBatch = async (partition: number, records: LogRecord[]) => {
    const report = await persistently(async () => {
      const before = await directory.at((await generation.checkpoint(partition))?.directoryPosition ?? 0)
      return applyBatch(await prepare(partition, records, before, projection), projection)
    })
    observe(report)
    progress.reached(partition, (records.at(-1) as LogRecord).offset + 1)
  }

  const follower = log.follow({
    startAt: async (partition) => (await generation.checkpoint(partition))?.nextOffset ?? 0,
    onBatch,
    batchSize,
  })
  const marks = setInterval(() => void markCaughtUp(generation, log, now).catch(() => {}), IDLE_MARK_MS)
  follower.done.catch((error) => progress.fail(error)).finally(() => clearInterval(marks))

  return {
    done: follower.done,
    caughtUp: async () => {
      const ends = await log.ends()
      for (const { partition, nextOffset } of await generation.checkpoints()) progress.reached(partition, nextOffset)
      await progress.until(ends)
      await markCaughtUp(generation, log, now)
    },
    stop: async () => {
      clearInterval(marks)
      stopping.abort()
      await follower.stop()
      await generation.close()
    },
  }
}

/** How far each partition has come, for whoever waits for it. */
function createProgress() {
  const offsets: number[] = []
  let failure: Error | null = null
  const waiters = new Set<() => void>()
  const tell = () => waiters.forEach((waiter) => waiter())
  return {
    reached: (partition: number, offset: number) => {
      offsets[partition] = Math.max(offset, offsets[partition] ?? 0)
      tell()
    },
    fail: (error: Error) => {
      failure = error
      tell()
    },
    until: (ends: number[]) =>
      new Promise<void>((resolve, reject) => {
        const check = () => {
          if (failure === null && !ends.every((end, partition) => (offsets[partition] ?? 0) >= end)) return
          waiters.delete(check)
          if (failure === null) resolve()
          else reject(failure)
        }
        waiters.add(check)
        check()
      }),
  }
}

/** Writes down when a partition had nothing left to read: an observation beside the documents. */
async function markCaughtUp(generation: Generation, log: EventLog, now: () => Instant): Promise<void> {
  const ends = await log.ends()
  for (const checkpoint of await generation.checkpoints())
    if (checkpoint.nextOffset === ends[checkpoint.partition])
      await generation.write({
        history: [], superseded: [], erasures: [], items: [], park: [], heads: [], repark: [], unpark: [],
        checkpoint: { previous: checkpoint, next: { ...checkpoint, caughtUpAt: now() } },
      })
}
