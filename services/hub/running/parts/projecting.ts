import { HubError } from '../../../domain/errors.ts'
import type { Projector } from '../../../projector/start-projector.ts'
import { createActiveGeneration } from '../../../query/active-generation.ts'
import { closedAtEnd } from '../../closed-at-end.ts'
import { openAttachments } from '../../engines/open-attachments.ts'
import { openReadStore } from '../../engines/open-stores.ts'
import { PATIENCE_MS } from '../../patience.ts'
import { followGenerations } from '../follow-generations.ts'
import { saidOf } from '../said-of.ts'
import { startProjectionThread } from '../start-projector-thread.ts'
import { startSharedSweep } from '../sweep-shared-files.ts'
import { watchUnapplied } from '../watch-unapplied.ts'
import { keepRunning } from './kept-running.ts'
import type { Ground, Part } from './part.ts'

export interface Projecting extends Part {
  /**
   * Resolves when everything that was in the log at the start has been applied. In a process with pages also when the
   * projector stopped because of the log, or waits for it: the pages then show what the read store has.
   */
  caughtUp(): Promise<void>
  /** Whether it stopped because the log is not what it must be. */
  isStopped(): boolean
}

/** The projector. Beside other services it runs in a thread of its own, so that reads and writes never wait for it. */
export async function startProjecting(
  { place, side, logger, metrics, dependencies }: Ground,
  { inThread, hasPages }: { inThread: boolean; hasPages: boolean },
): Promise<Projecting> {
  const { timers, now } = place.clock
  await using opened = new AsyncDisposableStack()
  const unapplied = opened.use(await watchOf({ place, side, logger }))
  await sweepOf({ place, side, logger }, opened)
  const waiting = Promise.withResolvers<void>()
  let cancelWaiting: (() => void) | null = null
  const onBatch = (report: Parameters<typeof metrics.batchApplied>[0]) => {
    cancelWaiting?.()
    cancelWaiting = null
    metrics.batchApplied(report, now())
  }
  const onRetry = (error: Error) => {
    dependencies.failed(error)
    if (hasPages) cancelWaiting ??= timers.after(PATIENCE_MS.firstComparison, waiting.resolve)
  }

  const kept = await keepRunning<Projector & { begun?: Promise<void> }>({
    start: () => (inThread ? startProjectionThread({ place, onBatch, onRetry, logger }) : inProcess()),
    hasPages,
    timers,
    onStopped: (why) => {
      const { code, says } = saidOf(why)
      logger.error({ code }, `projector: stopped, the pages show what was applied before: ${says}`)
    },
    onBack: () => logger.warn('projector: the log is applied again'),
  })
  const caughtUp = async () => {
    await kept
      .current()
      ?.caughtUp()
      .catch((error) => {
        if (!kept.outlives(error)) throw error
      })
  }
  const closing = opened.move()
  return {
    caughtUp: () => Promise.race([caughtUp(), waiting.promise]),
    isStopped: () => kept.failure() !== null,
    done: kept.done,
    stop: async () => {
      cancelWaiting?.()
      await closing.disposeAsync()
      await kept.stop()
    },
    role: 'projector',
    routes: [],
    health: { projection: () => kept.failure()?.message ?? unapplied.fault() },
  }

  async function inProcess() {
    await using opened = new AsyncDisposableStack()
    const store = opened.use(await openReadStore(place))
    const onNote = (text: string) => logger.warn(`projector: ${text}`)
    const following = await followGenerations({ side, store, onBatch, onRetry, onNote })
    opened.defer(following.stop)
    const closing = opened.move()
    return { ...following, stop: () => closing.disposeAsync() }
  }
}

/** A store of which nothing was projected yet is behind from the first record on. */
function noneIfNothingProjected(error: unknown): [] {
  if (error instanceof HubError && error.code === 'nothing-projected') return []
  throw error
}

/** Sweeps files that no version names any more out of the store that readers use. */
async function sweepOf(
  { place, side, logger }: Pick<Ground, 'place' | 'side' | 'logger'>,
  opened: AsyncDisposableStack,
) {
  const shared = opened.use(await openAttachments(place))
  const store = opened.use(await openReadStore(place))
  const generations = opened.use(closedAtEnd(createActiveGeneration(store)))
  const onFailure = (error: unknown) => {
    const { code, says } = saidOf(error as Error)
    logger.error({ code }, `attachments: what no version names any more was not swept: ${says}`)
  }
  opened.defer(
    startSharedSweep({
      ...{ shared, use: generations.use, partitions: side.log.partitions, clock: place.clock, onFailure },
      ...{ log: side.log, codec: side.codec },
    }).stop,
  )
}

/** Watches for partitions that nobody applies. */
async function watchOf({ place, side, logger }: Pick<Ground, 'place' | 'side' | 'logger'>) {
  await using watching = new AsyncDisposableStack()
  const watched = watching.use(await openReadStore(place))
  const generations = watching.use(closedAtEnd(createActiveGeneration(watched)))
  const unapplied = watchUnapplied({
    log: side.log,
    checkpoints: () => generations.use((generation) => generation.checkpoints()).catch(noneIfNothingProjected),
    clock: place.clock,
    onIdle: (fault) => logger.error({ code: 'log-group-taken' }, `projector: ${fault}`),
    onMoving: () => logger.info('projector: every partition is applied again'),
  })
  watching.defer(unapplied.stop)
  const closing = watching.move()
  return { fault: unapplied.fault, [Symbol.asyncDispose]: () => closing.disposeAsync() }
}
