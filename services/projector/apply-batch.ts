import type { NodeId } from '../domain/ids.ts'
import { assertComplete } from './assert-complete.ts'
import { type AppliedEvent, type BatchEffects, batchOf, type Outcome } from './batch-effects.ts'
import { foldBatch } from './fold-batch.ts'
import type { FoldState } from './fold-state.ts'
import { keepOutlets } from './keep-outlets.ts'
import { loadState, RELEASED_AT_ONCE } from './load-state.ts'
import type { PreparedBatch } from './prepared-batch.ts'
import type { Projection } from './projection-deps.ts'
import { sweepWaiting } from './sweep-waiting.ts'

/** What became of a batch, for whoever counts. */
export interface BatchReport {
  counts: Map<Outcome, number>
  /** Events that were applied although their `at` is far later than the log's time: one of the two clocks is wrong. */
  aheadOfLog: number
  appliedEvents: AppliedEvent[]
  /** Texts were erased: the store is to be scrubbed soon. */
  erased: boolean
}

/**
 * Applies a prepared batch from the checkpoint on. If another projector has moved the checkpoint meanwhile, this one
 * reads again and goes on from there. Repeating a batch, whole or in parts, changes nothing.
 */
export async function applyBatch(prepared: PreparedBatch, deps: Projection): Promise<BatchReport> {
  const { generation, checkpoints, codec, log } = deps
  const { partition } = prepared
  const end = (prepared.records.at(-1)?.position.offset ?? -1) + 1
  const report: BatchReport = { counts: new Map(), aheadOfLog: 0, appliedEvents: [], erased: false }
  let isFoldedAgain = false
  for (;;) {
    const checkpoint = await checkpoints.of(partition)
    if (checkpoint !== null && checkpoint.nextOffset >= end) return report
    const state = await loadState(prepared, checkpoint, deps)
    const loaded = waitingByNode(state)
    await prepared.signatures.done()
    const { effects, start, next } = foldBatch(prepared, checkpoint, state, {
      codec,
      partitionOf: log.partitionOf,
      isFoldedAgain,
    })
    await assertComplete(effects, checkpoint, deps)
    const more = mayHoldMore(loaded, waitingByNode(state))
    const reached = more ? start : next
    await keepOutlets(generation, prepared.directory)
    const written = await generation.write(batchOf(effects, checkpoint, reached))
    if (written) checkpoints.set(reached)
    else checkpoints.forget(partition)
    await sweepWaiting(partition, state.waiting.all(), deps)
    if (!written) continue
    addTo(report, effects)
    isFoldedAgain = true
  }
}

/** For each node, how many of its waiting events are in the store. */
function waitingByNode({ waiting }: FoldState): Map<NodeId, number> {
  const counts = new Map<NodeId, number>()
  for (const { storedAs, event } of waiting.all())
    if (storedAs !== null) counts.set(event.envelope.nodeId, (counts.get(event.envelope.nodeId) ?? 0) + 1)
  return counts
}

/**
 * Whether a node may have more events that are due than were loaded: as many as can be loaded were, and some of them were
 * released. The checkpoint then stays where it is, and another round follows.
 */
const mayHoldMore = (loaded: Map<NodeId, number>, left: Map<NodeId, number>): boolean =>
  [...loaded].some(([nodeId, count]) => count >= RELEASED_AT_ONCE && (left.get(nodeId) ?? 0) < count)

function addTo(report: BatchReport, effects: BatchEffects): void {
  for (const [outcome, count] of effects.counts) report.counts.set(outcome, (report.counts.get(outcome) ?? 0) + count)
  report.aheadOfLog += effects.aheadOfLog
  report.appliedEvents.push(...effects.appliedEvents)
  report.erased ||= effects.erasures.size > 0
}
