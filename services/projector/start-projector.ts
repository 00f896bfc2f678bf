import type { RootKeys } from '../domain/directory/directory-event.ts'
import { HubError } from '../domain/errors.ts'
import { type Verify, verifyOnThreadPool } from '../domain/event/verify-on-thread-pool.ts'
import type { Instant, StoreId } from '../domain/ids.ts'
import type { Timers } from '../domain/timers.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog } from '../ports/event-log.ts'
import { createPersistently } from '../ports/persistently.ts'
import type { ReadStore } from '../ports/read-store.ts'
import type { BatchReport } from './apply-batch.ts'
import { markCaughtUp } from './caught-up-mark.ts'
import { checkSample } from './check-sample.ts'
import { checkStart } from './check-start.ts'
import { createLogFollowing } from './follow-log.ts'
import { createKnownCheckpoints } from './known-checkpoints.ts'
import { createProgress } from './progress.ts'
import type { Projection } from './projection-deps.ts'
import { createScrubbing } from './scrubbing.ts'
import { sweepParked } from './sweep-waiting.ts'

export interface ProjectorDeps {
  log: EventLog
  codec: EventCodec
  directory: DirectoryReader
  rootKeys: RootKeys
  store: ReadStore
  /** Of `store`. Projectors of one store and generation share the partitions. */
  storeId: StoreId
  generation: number
  /** Rejects `generation-dropped` if the generation is not there, instead of making it. */
  existing?: boolean
  now: () => Instant
  timers: Timers
  /** Milliseconds by a clock that is never set. */
  timer: () => number
  /** After each batch: metrics around the projector, never in it. */
  observe?: (report: BatchReport) => void
  /** A store or log cannot be reached, and is waited for. */
  onRetry?: (error: Error) => void
  batchSize?: number
  verify?: Verify
}

export interface Projector {
  /** Resolves when all that could be read of the log at the time of the call has been applied. */
  caughtUp(): Promise<void>
  /** Rejects when projecting failed for good; resolves after `stop`. */
  done: Promise<void>
  stop(): Promise<void>
}

const BATCH_SIZE = 500
const MARK_EVERY_MS = 1000

/**
 * Applies the log to one generation, from its checkpoints on. A projector is in one of four states:
 *
 * - starting, until this function resolves. The generation is opened, the log is checked against its checkpoints (rule
 *   5), and parked events that were overtaken are settled. Another log is HubError `log-differs`: the function rejects.
 * - following. Batches are applied as they come (follow-log.ts). Every second, `caughtUpAt` is written where nothing is
 *   left to read. Erased bytes are scrubbed once no further batch is at hand, at the latest with the next mark. An engine
 *   that is away is waited for, and the log is followed again from the checkpoints.
 * - failed: something failed that does not pass. `done` and `caughtUp` reject, and nothing is applied any more. Whoever
 *   started the projector still has to stop it.
 * - stopped, by `stop`: the batches in hand are applied first, what is due is scrubbed, and the generation is closed.
 */
export async function startProjector(deps: ProjectorDeps): Promise<Projector> {
  const { log, now, observe = () => {}, onRetry = () => {}, batchSize = BATCH_SIZE, verify = verifyOnThreadPool } = deps
  const generation = await deps.store.open(deps.generation, { existing: deps.existing })
  const projection: Projection = { ...deps, generation, verify, checkpoints: createKnownCheckpoints(generation) }
  const stopping = new AbortController()
  const persistently = createPersistently({ signal: stopping.signal, onRetry })
  try {
    const stored = await persistently(() => checkStart(projection))
    await persistently(() => checkSample(projection, stored))
    await persistently(() => sweepParked(projection))
  } catch (error) {
    await generation.close()
    throw error
  }

  const progress = createProgress()
  const scrubbing = createScrubbing(generation, { now, onRetry })
  const following = createLogFollowing({
    ...{ ...projection, batchSize, persistently, timer: deps.timer },
    group: { hubId: deps.rootKeys.hubId, storeId: deps.storeId, generation: deps.generation },
    onApplied: (report, { partition, next }, hasMore) => {
      if (report.erased) scrubbing.demand()
      observe(report)
      progress.reached(partition, next)
      if (!hasMore) return scrubbing.scrub()
    },
  })

  const mark = () => markCaughtUp(projection, now, progress.reached)
  const dropped = Promise.withResolvers<never>()
  const done = Promise.race([persistently(following.follow), dropped.promise]).catch((error) => {
    if (stopping.signal.aborted) return
    progress.fail(error)
    throw error
  })
  done.catch(() => {})
  /** The mark that is being written. The next one waits until it has ended, and so does the end of the projector. */
  let marking: Promise<void> | null = null
  const stopMarks = deps.timers.every(MARK_EVERY_MS, () => {
    marking ??= scrubbing
      .retry()
      .then(mark)
      .catch((error: Error) => (isDropped(error) ? dropped.reject(error) : onRetry(error)))
      .finally(() => {
        marking = null
      })
  })
  done.then(stopMarks, stopMarks)

  return {
    done,
    caughtUp: async () => {
      const ends = await persistently(() => log.ends())
      const checkpoints = await persistently(() => generation.checkpoints())
      for (const { partition, nextOffset } of checkpoints) progress.reached(partition, nextOffset)
      await progress.until(ends)
      await persistently(mark)
    },
    stop: async () => {
      stopMarks()
      stopping.abort()
      try {
        await following.stop()
        await done.catch(() => {})
        await marking
        await scrubbing.scrub()
      } finally {
        await generation.close()
      }
    },
  }
}

const isDropped = (error: unknown): boolean => error instanceof HubError && error.code === 'generation-dropped'
