import { type Comparison, isSame } from '../../auditor/compare.ts'
import { areOfDifferentLogs, compareAcrossLogs } from '../../auditor/compare-across-logs.ts'
import { HubError } from '../../domain/errors.ts'
import { verifyOnThreadPool } from '../../domain/event/verify-on-thread-pool.ts'
import { isUsable, type LayoutAge } from '../../ports/read-layout.ts'
import type { ActivePointer, Generation, ReadStore } from '../../ports/read-store.ts'
import { catchUp } from '../../projector/catch-up.ts'
import { type ComparingDeps, compareWithLive } from './compare-with-live.ts'
import { isMiscounted } from './is-miscounted.ts'

export interface BuildOptions {
  compare?: boolean
  /** Compares the two, and switches readers to the new one when no difference was found. */
  switch?: boolean
  /** With `switch`: switches although there are differences. */
  force?: boolean
}

/** The report on a generation that was built beside the live one. */
export interface BuiltBeside {
  generation: number
  records: number
  items: number
  eventsPerSecond: number
  /** Layout of the live one. Where it cannot be read, nothing is compared. */
  liveLayout: LayoutAge
  /** The live one was built from another log, or by another count of partitions. Then the comparison only looks for what the live one has. */
  isOtherLog: boolean
  switched: boolean
  /** Null when nothing was compared. */
  compared: Comparison | null
}

/**
 * Fills the next generation from the log, then compares it with the live one and switches readers to it, as far as it is
 * told to (rule 7). A second call goes on where the first one ended. A live one that cannot be read is not compared.
 */
export async function buildBeside(
  store: ReadStore,
  deps: ComparingDeps,
  options: BuildOptions = {},
): Promise<BuiltBeside> {
  const pointer = await store.pointer()
  if (pointer === null) throw new HubError('nothing-projected', 'Nothing was projected yet: hub start.')
  const liveLayout = await store.layoutOf(pointer.generation)
  const number = await generationToBuild(store, pointer)
  await using opened = new AsyncDisposableStack()
  const generation = opened.adopt(await store.open(number), (each) => each.close())
  const filled = await fill(generation, deps)
  if (!isUsable(liveLayout)) {
    const switched = options.switch === true
    if (switched) await switchTo(store, number)
    return { ...filled, liveLayout, isOtherLog: false, switched, compared: null }
  }
  const live = opened.adopt(await store.open(pointer.generation, { readOnly: true }), (each) => each.close())
  const isOtherLog = (await areOfDifferentLogs(generation, live)) || (await isMiscounted(live, deps.side.log))
  const compare = isOtherLog ? compareAcrossLogs : compareWithLive
  const comparing = options.compare || options.switch ? compare(generation, live, deps) : null
  const compared = (await (options.force ? comparing?.catch(nullIfBehind) : comparing)) ?? null
  const same = compared !== null && isSame(compared)
  const switched = options.switch === true && (same || options.force === true)
  if (switched) await switchTo(store, number, { same: same && !isOtherLog })
  return { ...filled, liveLayout, isOtherLog, switched, compared }
}

/** A live one that is stopped, because it lacks something, never catches up. Who forces the switch need not wait for it. */
function nullIfBehind(error: unknown): null {
  if (error instanceof HubError && error.code === 'projector-behind') return null
  throw error
}

/** The generation that an earlier call began, else a new one. The number of a dropped one is not given again. */
async function generationToBuild(store: ReadStore, { generation: live, dropped }: ActivePointer): Promise<number> {
  const last = Math.max(live, ...(await store.list()))
  if (last > live && last > dropped && (await store.layoutOf(last)) === 'current') return last
  return Math.max(last, dropped) + 1
}

/** Another projector may have built the same generation and switched already. A second switch would begin another era. */
async function switchTo(store: ReadStore, number: number, options?: { same: boolean }): Promise<void> {
  if ((await store.active()) !== number) await store.activate(number, options)
}

async function fill(generation: Generation, { side, onProgress, signal }: ComparingDeps) {
  const started = performance.now()
  const { records } = await catchUp({
    ...side,
    generation,
    verify: verifyOnThreadPool,
    onBatch: (_report, done, total) => {
      signal?.throwIfAborted()
      onProgress(`generation ${generation.number}: ${done} / ${total} records`)
    },
  })
  const eventsPerSecond = Math.round(records / Math.max(0.001, (performance.now() - started) / 1000))
  const { items } = await generation.counts()
  return { generation: generation.number, records, items, eventsPerSecond }
}
