import { isRetryable } from '../../domain/errors.ts'
import { AHEAD_OF_LOG } from '../../domain/event/ahead-of.ts'
import type { AppliedBatch } from '../../monitor/create-metrics.ts'
import { createPersistently } from '../../ports/persistently.ts'
import { isUsable } from '../../ports/read-layout.ts'
import type { ReadStore } from '../../ports/read-store.ts'
import type { BatchReport } from '../../projector/apply-batch.ts'
import type { Projector } from '../../projector/start-projector.ts'
import type { LogSide } from '../engines/open-stores.ts'
import { createProjectors, isDropped } from './one-a-generation.ts'
import { replacementOf, replaceOutdated } from './replace-layout.ts'

export interface FollowingDeps {
  side: LogSide
  store: ReadStore
  /** After each batch of the generation that readers use. */
  onBatch: (report: AppliedBatch) => void
  onRetry: (error: Error) => void
  /** What an operator should read. */
  onNote: (text: string) => void
}

/**
 * Applies the log to every generation of the store, so that going back never shows an older version (rule 7) and no
 * generation keeps a text that was redacted (rule 9). What a generation is:
 *
 * - *live*: readers use it. When it fails for good, all of this fails. With no generation at all, number 1 is made.
 * - *kept*: another one. It is applied too. A failure is told, and the others go on.
 * - *being built*: a replacement (replace-layout.ts) or `hub rebuild` fills it. It is left to them until readers are
 *   switched to it.
 * - *outdated*: this code cannot read its layout. A live one is replaced before anything else. A kept one is dropped,
 *   because no redaction could reach it.
 * - *newer*: a later version made it. A live one ends the start with `layout-newer`. A kept one is left alone.
 *
 * The generations are listed again after each switch and each redaction, as soon as the store answers. `stop` ends
 * what is being built, then every projector.
 */
export async function followGenerations(deps: FollowingDeps): Promise<Projector> {
  const { store, onRetry, onNote } = deps
  const failed = Promise.withResolvers<void>()
  failed.promise.catch(() => {})
  const stopping = new AbortController()
  const followed = createFollowedTime()
  const projectors = createProjectors({
    ...deps,
    onBatch: (generation, report) => {
      if (generation !== live) return
      deps.onBatch(appliedBatch(report, followed.seconds()))
      if (report.erased) refollow()
    },
    onFailed: (generation, error) => {
      if (generation === live) failed.reject(error)
      else if (!isDropped(error)) onRetry(error)
    },
  })

  const replacing = { ...deps, signal: stopping.signal }
  await replaceOutdated(replacing)
  let live = followed.begin((await store.active()) ?? 1)
  const replace = await replacementOf(live, replacing)
  let isBuilding = replace !== null

  /** A kept generation that cannot be followed is no reason to stop the live one. */
  const followKept = async (generation: number) => {
    const layout = await store.layoutOf(generation)
    if (isUsable(layout)) return projectors.start(generation, { existing: true })
    if (layout === 'newer') return onNote(`generation ${generation} was made by a later version and is left alone`)
    await store.drop(generation)
    onNote(`generation ${generation} has a layout that this version does not read: it was dropped`)
  }

  const follow = async () => {
    live = followed.begin((await store.active()) ?? live)
    // The live one cannot be dropped.
    await projectors.start(live, { existing: false })
    const kept = (await store.list()).filter((generation) => generation !== live && !(isBuilding && generation > live))
    for (const generation of kept)
      await followKept(generation).catch((error) => {
        if (isRetryable(error)) throw error
        if (!isDropped(error)) onRetry(error)
      })
    await projectors.keepOnly([live, ...kept])
  }

  let following = follow()
  function refollow() {
    following = following
      .then(() => createPersistently({ signal: stopping.signal, onRetry })(follow))
      .catch((error) => {
        if (!stopping.signal.aborted) failed.reject(error)
      })
  }
  let built: Promise<void> | undefined
  await using begun = new AsyncDisposableStack()
  begun.defer(failed.resolve)
  begun.defer(() => projectors.keepOnly([]))
  begun.defer(() => following.catch(() => {}))
  begun.defer(() => built)
  begun.defer(() => stopping.abort())
  await following
  if ((await store.active()) === null) await store.activate(live)
  begun.defer(store.onSwitch(refollow))
  built = replace?.().then(() => {
    isBuilding = false
    refollow()
  })
  const closing = begun.move()

  return {
    done: failed.promise,
    caughtUp: async () => projectors.of(live)?.caughtUp(),
    stop: () => closing.disposeAsync(),
  }
}

/** What is dated ahead of the log counts beside its class. */
const appliedBatch = ({ counts, aheadOfLog, appliedEvents }: BatchReport, followedSeconds: number): AppliedBatch => ({
  counts: aheadOfLog === 0 ? counts : new Map<string, number>([...counts, [AHEAD_OF_LOG, aheadOfLog]]),
  applied: appliedEvents,
  followedSeconds,
})

/** For how long this process has kept the generation that readers use. It begins again with another one. */
function createFollowedTime() {
  let current: number | null = null
  let since = performance.now()
  return {
    begin: (generation: number): number => {
      if (current !== generation) since = performance.now()
      current = generation
      return generation
    },
    seconds: () => (performance.now() - since) / 1000,
  }
}
