import type { Directory } from '../domain/directory/directory.ts'
import type { RootKeys } from '../domain/directory/directory-event.ts'
import type { NodeId } from '../domain/ids.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog, LogRecord } from '../ports/event-log.ts'
import type { Checkpoint, Generation, ReadModelBatch } from '../ports/read-store.ts'
import { foldBatch } from './fold-batch.ts'
import { type AppliedEvent, type Changes, type FoldState, noChanges, type Outcome } from './fold-state.ts'
import { loadState, RELEASED_AT_ONCE } from './load-state.ts'
import { type PreparedBatch, prepareBatch } from './prepared-batch.ts'
import type { Verify } from './signature-checks.ts'
import { sweepWaiting } from './sweep-waiting.ts'

export interface ProjectionDeps {
  generation: Generation
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
  checkpoint: Checkpoint | null
}

/** Reads the records and begins to check them. `before`: the directory in force before the batch. */
export const prepare = (partition: number, records: LogRecord[], before: Directory, deps: ProjectionDeps): Promise<PreparedBatch> =>
  prepareBatch({ partition, records, directory: before }, deps)

/**
 * Applies a prepared batch from the checkpoint on. Another projector that moved the checkpoint meanwhile
 * makes this one read again and go on from there. Repeating a batch, whole or in parts, changes nothing.
 */
export async function applyBatch(prepared: PreparedBatch, deps: ProjectionDeps): Promise<BatchReport> {
  const { generation, codec, log } = deps
  const end = (prepared.records.at(-1)?.position.offset ?? -1) + 1
  for (let again = false; ; again = true) {
    const checkpoint = await generation.checkpoint(prepared.partition)
    if (checkpoint !== null && checkpoint.nextOffset >= end) return { ...noChanges(), checkpoint }
    const state = await loadState(prepared, checkpoint, deps, { again })
    const waitedBefore = countByNode(state)
    await prepared.signatures.done()
    const { changes, next } = foldBatch(prepared, checkpoint, state, { codec, partitionOf: log.partitionOf })
    // When all that was loaded of a node was released there may be more of it: the checkpoint stays.
    const waitingNow = countByNode(state)
    const more = [...waitedBefore].some(([nodeId, count]) => count >= RELEASED_AT_ONCE && !waitingNow.has(nodeId))
    const written = await generation.write(batchOf(changes, checkpoint, more && checkpoint !== null ? checkpoint : next))
    if (written && changes.park.size + changes.repark.length > 0)
      await sweepWaiting(prepared.partition, [...waitingNow.keys()], deps)
    if (written && changes.erasures.size > 0) await generation.scrub()
    if (written && !more) return { ...changes, checkpoint: next }
  }
}

function countByNode({ waiting }: FoldState): Map<NodeId, number> {
  const counts = new Map<NodeId, number>()
  for (const { event } of waiting.all()) counts.set(event.envelope.nodeId, (counts.get(event.envelope.nodeId) ?? 0) + 1)
  return counts
}

const batchOf = (changes: Changes, previous: Checkpoint | null, next: Checkpoint): ReadModelBatch => ({
  history: changes.history,
  superseded: changes.superseded,
  erasures: [...changes.erasures].map(([itemId, version]) => ({ itemId, version })),
  items: [...changes.items.values()],
  park: [...changes.park.values()],
  heads: [...changes.heads.values()],
  repark: changes.repark,
  unpark: changes.unpark,
  checkpoint: { previous, next },
})
