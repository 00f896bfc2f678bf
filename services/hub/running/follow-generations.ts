import { HubError, isRetryable } from '../../domain/errors.ts'
import { createPersistently } from '../../ports/persistently.ts'
import type { ReadStore } from '../../ports/read-store.ts'
import type { AppliedEvent } from '../../projector/fold-state.ts'
import { type Projector, startProjector } from '../../projector/start-projector.ts'
import { now, timers } from '../clock.ts'
import type { LogSide } from '../engines/open-stores.ts'

export interface FollowingDeps {
  side: LogSide
  store: ReadStore
  /** After each batch of the generation that readers use. */
  onBatch: (report: { counts: Map<string, number>; applied: AppliedEvent[] }) => void
  onRetry: (error: Error) => void
}

const isDropped = (error: Error) => error instanceof HubError && error.code === 'generation-dropped'

/**
 * Applies the log to every generation of the store: going back and forth never shows an older version (rule 7),
 * and no generation keeps a text that was redacted (rule 9). New ones are found after a switch and a redaction, as soon as the store answers;
 * until then one that is being built belongs to `hub rebuild`. The first is made where there is none.
 */
export async function followGenerations({ side, store, onBatch, onRetry }: FollowingDeps): Promise<Projector> {
  const running = new Map<number, Projector>()
  const failed = Promise.withResolvers<void>()
  failed.promise.catch(() => {})
  const stopping = new AbortController()
  const persistently = createPersistently({ signal: stopping.signal, onRetry })
  let active = (await store.active()) ?? 1

  const start = async (generation: number) => {
    const projector = await startProjector({
      ...side,
      store,
      generation,
      // The one in use cannot be dropped; another one that was is not made anew.
      existing: generation !== active,
      now,
      timers,
      observe: ({ counts, appliedEvents, erased }) => {
        if (generation === active) onBatch({ counts, applied: appliedEvents })
        if (generation === active && erased) refollow()
      },
      onRetry,
    })
    running.set(generation, projector)
    projector.done.catch((error: Error) => {
      running.delete(generation)
      if (generation === active) return failed.reject(error)
      if (!isDropped(error)) onRetry(error)
      return projector.stop().catch(onRetry)
    })
  }

  const startUnless = async (generation: number) => {
    if (!running.has(generation)) await start(generation)
  }

  const follow = async () => {
    active = (await store.active()) ?? active
    const kept = await store.list()
    await startUnless(active)
    // One that cannot follow any more, as after the log was made anew, is no reason to stop the one in use.
    for (const generation of kept)
      await startUnless(generation).catch((error) => {
        if (isRetryable(error)) throw error
        if (!isDropped(error)) onRetry(error)
      })
    for (const [generation, projector] of running) {
      if (generation === active || kept.includes(generation)) continue
      running.delete(generation)
      await projector.stop()
    }
  }

  let following = follow()
  function refollow() {
    following = following
      .then(() => persistently(follow))
      .catch((error) => {
        if (!stopping.signal.aborted) failed.reject(error)
      })
  }
  await following
  if ((await store.active()) === null) await store.activate(active)
  const unwatch = store.onSwitch(refollow)

  return {
    done: failed.promise,
    caughtUp: async () => running.get(active)?.caughtUp(),
    stop: async () => {
      unwatch()
      stopping.abort()
      await following
      await Promise.all([...running.values()].map((projector) => projector.stop()))
      failed.resolve()
    },
  }
}
