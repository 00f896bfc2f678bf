import type { Directory } from '../domain/directory/directory.ts'
import type { RootKeys } from '../domain/directory/directory-event.ts'
import type { Verify } from '../domain/event/verify-on-thread-pool.ts'
import type { NodeId } from '../domain/ids.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog, LogRecord } from '../ports/event-log.ts'
import type { ProjectorStore } from '../ports/projector-store.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import { type AppliedEvent, type BatchEffects, batchOf, type Outcome } from './batch-effects.ts'
import { foldBatch } from './fold-batch.ts'
import type { FoldState } from './fold-state.ts'
import { loadState, RELEASED_AT_ONCE } from './load-state.ts'
import { type PreparedBatch, prepareBatch } from './prepared-batch.ts'
import { sweepWaiting } from './sweep-waiting.ts'

export interface ProjectionDeps {
  generation: ProjectorStore
  log: EventLog
  codec: EventCodec
  directory: DirectoryReader
  rootKeys: RootKeys
  verify: Verify
}

/** What a batch came to, for whoever counts. */
export interface BatchReport {
  counts: Map<Outcome, number>
  appliedEvents: AppliedEvent[]
  /** Texts were erased: the store is to be scrubbed soon. */
  erased: boolean
  /** As written; null when another projector had applied the whole batch already. */
  checkpoint: Checkpoint | null
}

/** Reads the records and begins to check them. `before`: the directory in force before the batch. */
export const prepare = (
  partition: number,
  records: LogRecord[],
  before: Directory,
  deps: ProjectionDeps,
): Promise<PreparedBatch> => prepareBatch({ partition, records, directory: before }, deps)

/**
 * Applies a prepared batch from the checkpoint on. Another projector that moved the checkpoint meanwhile
 * makes this one read again and go on from there. Repeating a batch, whole or in parts, changes nothing.
 */
export async function applyBatch(prepared: PreparedBatch, deps: ProjectionDeps): Promise<BatchReport> {
  const { generation, codec, log } = deps
  const end = (prepared.records.at(-1)?.position.offset ?? -1) + 1
  const report: BatchReport = { counts: new Map(), appliedEvents: [], erased: false, checkpoint: null }
  for (;;) {
    const checkpoint = await generation.checkpoint(prepared.partition)
    if (checkpoint !== null && checkpoint.nextOffset >= end) return report
    const state = await loadState(prepared, checkpoint, deps)
    const loaded = waitingByNode(state)
    await prepared.signatures.done()
    const { effects, start, next } = foldBatch(prepared, checkpoint, state, { codec, partitionOf: log.partitionOf })
    const more = mayHoldMore(loaded, waitingByNode(state))
    const written = await generation.write(batchOf(effects, checkpoint, more ? start : next))
    await sweepWaiting(prepared.partition, state.waiting.all(), deps)
    if (!written) continue
    addTo(report, effects)
    if (!more) return { ...report, checkpoint: next }
  }
}

/** How many of a node's events wait that the store has. */
function waitingByNode({ waiting }: FoldState): Map<NodeId, number> {
  const counts = new Map<NodeId, number>()
  for (const { storedAs, event } of waiting.all())
    if (storedAs !== null) counts.set(event.envelope.nodeId, (counts.get(event.envelope.nodeId) ?? 0) + 1)
  return counts
}

/** All that was loaded of a node was released, and there may be more: then the checkpoint stays for another round. */
const mayHoldMore = (loaded: Map<NodeId, number>, left: Map<NodeId, number>): boolean =>
  [...loaded].some(([nodeId, count]) => count >= RELEASED_AT_ONCE && (left.get(nodeId) ?? 0) < count)

function addTo(report: BatchReport, effects: BatchEffects): void {
  for (const [outcome, count] of effects.counts) report.counts.set(outcome, (report.counts.get(outcome) ?? 0) + count)
  report.appliedEvents.push(...effects.appliedEvents)
  report.erased ||= effects.erasures.size > 0
}
