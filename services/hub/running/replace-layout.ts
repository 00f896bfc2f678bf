import { createPersistently } from '../../ports/persistently.ts'
import { isUsable } from '../../ports/read-layout.ts'
import type { ReadStore } from '../../ports/read-store.ts'
import type { LogSide } from '../engines/open-stores.ts'
import { PATIENCE_MS, pause } from '../patience.ts'
import { buildBeside } from '../proving/build-beside.ts'
import { isMiscounted } from '../proving/is-miscounted.ts'

export interface ReplacingDeps {
  side: LogSide
  store: ReadStore
  onRetry: (error: Error) => void
  onNote: (text: string) => void
  signal: AbortSignal
}

const noProgress = () => {}

/**
 * Builds a generation in place of a live one whose layout this code does not read. Readers get `layout-outdated` until
 * they are switched to it. It goes on where an earlier start ended.
 */
export async function replaceOutdated({ side, store, onRetry, onNote, signal }: ReplacingDeps): Promise<void> {
  const live = await store.active()
  if (live === null || !(await store.list()).includes(live) || (await store.layoutOf(live)) !== 'outdated') return
  onNote(
    `generation ${live} has the layout of an earlier version, which this one does not read: the read models are built again from the log, and pages answer when that is done`,
  )
  const build = () => buildBeside(store, { side, onProgress: noProgress, signal }, { switch: true })
  const { generation, items } = await createPersistently({ signal, onRetry })(build)
  onNote(`generation ${generation} is built, ${items} items: readers use it`)
}

/**
 * Builds a generation beside a live one of an older layout, which serves and is applied meanwhile. Readers are switched
 * to it when a comparison finds no difference. Otherwise nothing is switched, and the operator is told. Never rejects.
 */
async function replaceOlder({ side, store, onRetry, onNote, signal }: ReplacingDeps): Promise<void> {
  onNote('the live read models have an older layout: they are built again beside it')
  const build = () => buildBeside(store, { side, onProgress: noProgress, signal }, { switch: true })
  try {
    const { generation, compared, switched } = await createPersistently({ signal, onRetry })(build)
    if (switched) return onNote(`generation ${generation} is the same as the one before: readers use it`)
    const differing = compared?.differences.length ?? 0
    onNote(
      `generation ${generation} is not the same as the live one (${differing} items differ): nothing is switched. See hub rebuild --compare; hub rebuild --switch --force switches all the same.`,
    )
  } catch (error) {
    if (!signal.aborted) onNote(`the read models were not built again: ${(error as Error).message}`)
  }
}

/** How the live generation is to be replaced while it serves. Null where it stays. */
export async function replacementOf(live: number, deps: ReplacingDeps): Promise<(() => Promise<void>) | null> {
  const { store, signal, onRetry } = deps
  if (!(await store.list()).includes(live)) return null
  if (await createPersistently({ signal, onRetry })(() => isLiveMiscounted(live, deps)))
    return () => replaceMiscounted(deps)
  return (await store.layoutOf(live)) === 'older' ? () => replaceOlder(deps) : null
}

async function isLiveMiscounted(live: number, { side, store }: ReplacingDeps): Promise<boolean> {
  if (!isUsable(await store.layoutOf(live))) return false
  const opened = await store.open(live, { readOnly: true })
  try {
    return await isMiscounted(opened, side.log)
  } finally {
    await opened.close()
  }
}

/**
 * Builds a generation beside a live one that is miscounted: its positions are partly those of foreign partitions. The live
 * one serves and is applied meanwhile. Readers are switched as soon as the new one has everything that the live one has;
 * the publishers may still have to send events to the partitions where they belong. Never rejects.
 */
async function replaceMiscounted({ side, store, onRetry, onNote, signal }: ReplacingDeps): Promise<void> {
  onNote(
    `the live read models were made when another number of partitions was taken for the log's ${side.log.partitions}: they are built again beside it`,
  )
  const build = () => buildBeside(store, { side, onProgress: noProgress, signal }, { switch: true })
  for (let before: string | null = null; !signal.aborted; ) {
    try {
      const { generation, compared, switched } = await createPersistently({ signal, onRetry })(build)
      if (switched) return onNote(`generation ${generation} has everything that the one before has: readers use it`)
      const now = `generation ${generation} lacks ${compared?.differences.length ?? 0} items that the live one has: nothing is switched before they are there. Start the publishers of all nodes: they send what is missing in their own partitions.`
      if (now !== before) onNote(now)
      before = now
      await pause(PATIENCE_MS.nextBuild, undefined, { signal })
    } catch (error) {
      if (!signal.aborted) onNote(`the read models were not built again: ${(error as Error).message}`)
      return
    }
  }
}
