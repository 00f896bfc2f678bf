import { type Comparison, compareGenerations } from '../../auditor/compare.ts'
import { outletFaults } from '../../auditor/outlet-faults.ts'
import { HubError } from '../../domain/errors.ts'
import { verifyOnThreadPool } from '../../domain/event/verify-on-thread-pool.ts'
import type { AuditStore } from '../../ports/audit-store.ts'
import type { Generation } from '../../ports/read-store.ts'
import { catchUp } from '../../projector/catch-up.ts'
import type { LogSide } from '../engines/open-stores.ts'
import { PATIENCE_MS, pause } from '../patience.ts'

export interface ComparingDeps {
  side: LogSide
  onProgress: (text: string) => void
  /** Ends the comparison early. */
  signal?: AbortSignal
}

/** Brings a generation to where the live one stands and compares the two. Then it checks the live one's own files. */
export async function compareWithLive(
  generation: Generation,
  live: AuditStore,
  deps: ComparingDeps,
): Promise<Comparison> {
  const comparison = await compareGenerations(generation, live, {
    catchUp: () => reach(live, generation, deps),
    onProgress: (items) => {
      deps.signal?.throwIfAborted()
      deps.onProgress(`${items} items compared`)
    },
  })
  for await (const { itemId, what } of live.check?.() ?? []) {
    if (itemId === undefined) comparison.outsideItems.push(what)
    else comparison.differences.push({ itemId, what: [what] })
  }
  comparison.outsideItems.push(...(await outletFaults(live, deps.side.directory)))
  return comparison
}

/** Gives false when the generation stands there already. Waits for a live one that is behind. */
async function reach(
  live: AuditStore,
  generation: Generation,
  { side, onProgress, signal }: ComparingDeps,
): Promise<boolean> {
  let before: number[] = []
  for (let until = performance.now() + PATIENCE_MS.liveProgress; ; await pause(50, undefined, { signal })) {
    const own = await offsetsOf(generation, side.log.partitions)
    const ends = await offsetsOf(live, side.log.partitions)
    const isBehind = (end: number, partition: number) => end < (own[partition] ?? 0)
    if (ends.some((end, partition) => isBehind(end, partition) && end !== before[partition]))
      until = performance.now() + PATIENCE_MS.liveProgress
    before = ends
    if (ends.every((end, partition) => end === (own[partition] ?? 0)) && ends.length === own.length) return false
    if (own.every((offset, partition) => offset <= (ends[partition] ?? 0))) {
      await catchUp({
        ...side,
        generation,
        verify: verifyOnThreadPool,
        ends,
        onBatch: (_report, done, total) => {
          signal?.throwIfAborted()
          onProgress(`replayed ${done} / ${total} records`)
        },
      })
      return true
    }
    if (performance.now() > until)
      throw new HubError(
        'projector-behind',
        'The live read models are behind: start the hub, and compare when it has caught up.',
      )
  }
}

/** A generation may have checkpoints of partitions that are not the log's: a hub once took another count for it. */
async function offsetsOf(generation: AuditStore, partitions: number): Promise<number[]> {
  const offsets: number[] = []
  for (const { partition, nextOffset } of await generation.checkpoints())
    if (partition < partitions) offsets[partition] = nextOffset
  return Array.from(offsets, (offset) => offset ?? 0)
}
