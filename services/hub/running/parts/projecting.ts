import { HubError } from '../../../domain/errors.ts'
import { createActiveGeneration } from '../../../query/active-generation.ts'
import { closedAtEnd } from '../../closed-at-end.ts'
import { openReadStore } from '../../engines/open-stores.ts'
import { followGenerations } from '../follow-generations.ts'
import { startProjectionThread } from '../start-projector-thread.ts'
import { watchUnapplied } from '../watch-unapplied.ts'
import type { Ground, Part } from './part.ts'

export interface Projecting extends Part {
  /** Resolves when everything that was in the log at the start has been applied. */
  caughtUp(): Promise<void>
}

/** The projector. Beside other services it runs in a thread of its own, so that reads and writes never wait for it. */
export async function startProjecting(
  { place, side, logger, metrics }: Ground,
  { inThread }: { inThread: boolean },
): Promise<Projecting> {
  let failure: Error | null = null
  const onBatch = (report: Parameters<typeof metrics.batchApplied>[0]) =>
    metrics.batchApplied(report, place.clock.now())
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
  const projection = inThread ? await startProjectionThread({ place, onBatch, logger }) : await inProcess()
  projection.done.catch((error: Error) => {
    failure = error
  })
  const closing = watching.move()
  return {
    ...projection,
    routes: [],
    health: { projection: () => failure?.message ?? unapplied.fault() },
    stop: async () => {
      await closing.disposeAsync()
      await projection.stop()
    },
  }

  async function inProcess() {
    await using opened = new AsyncDisposableStack()
    const store = opened.use(await openReadStore(place))
    const onRetry = (error: Error) => logger.warn(error, 'projector: tries again')
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
