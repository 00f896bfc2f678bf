import { HubError } from '../domain/errors.ts'
import type { Instant, NodeId } from '../domain/ids.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { ParkedCount, ParkReason } from '../ports/parked-record.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import type { StatusStore } from '../ports/status-store.ts'
import { measureLag, type PartitionLag } from './measure-lag.ts'

/** Lends the generation in use. Rejects with HubError `nothing-projected` when nothing was ever projected. */
interface Generations {
  use<T>(work: (generation: StatusStore) => Promise<T>): Promise<T>
}

export interface NodeStatus {
  nodeId: NodeId
  /** `nodeSeq` of the last event applied. 0 for none. */
  lastSeq: number
  /** `at` of that event. */
  lastEventAt: Instant | null
  /** Events that wait for an earlier one of the node. */
  gaps: number
}

/** The stores as they are at one moment. */
export interface Measurement {
  generation: number | null
  partitions: (PartitionLag & { caughtUpAt: Instant | null })[]
  parked: Map<ParkReason, number>
  nodes: NodeStatus[]
  /** Items whose erased texts are still in the log, because this log cannot take them out. */
  erasurePending: number
}

export interface MeasureDeps {
  log: Pick<EventLog, 'partitions' | 'ends' | 'timeAt' | 'erase'>
  generations: Generations
  directory: DirectoryReader
  now: () => Instant
}

interface Stored {
  number: number | null
  checkpoints: Checkpoint[]
  parked: ParkedCount[]
  heads: Map<NodeId, { nodeSeq: number; at: Instant }>
  erased: number
}

/**
 * Reads positions, parked events and node heads, and changes nothing. When the log cannot be reached, its numbers are
 * null. When the read store cannot be reached, this rejects with the store's HubError.
 */
export async function measure({ log, generations, directory, now }: MeasureDeps): Promise<Measurement> {
  const { number, checkpoints, parked, heads, erased } = await generations.use(readStored).catch(nothingProjected)
  const lags = await measureLag({ log, checkpoints, now: now() })
  return {
    generation: number,
    partitions: lags.map((lag) => ({
      ...lag,
      caughtUpAt: checkpoints.find(({ partition }) => partition === lag.partition)?.caughtUpAt ?? null,
    })),
    parked: sumBy(parked, ({ reason }) => reason),
    nodes: nodeStatuses(
      directory,
      heads,
      sumBy(
        parked.filter(({ reason }) => reason === 'gap'),
        ({ nodeId }) => nodeId,
      ),
    ),
    erasurePending: log.erase === null ? erased : 0,
  }
}

async function readStored(generation: StatusStore): Promise<Stored> {
  return {
    number: generation.number,
    checkpoints: await generation.checkpoints(),
    parked: await generation.parkedCounts(),
    heads: await generation.headTimes(),
    erased: await generation.erasedItems(),
  }
}

/** Nothing can be read yet: nothing was projected, or the read models are built again for another layout. */
const NOTHING_READABLE = new Set(['nothing-projected', 'layout-outdated'])

function nothingProjected(error: unknown): Stored {
  if (!(error instanceof HubError) || !NOTHING_READABLE.has(error.code)) throw error
  return { number: null, checkpoints: [], parked: [], heads: new Map(), erased: 0 }
}

function sumBy<Row extends { count: number }, Key>(rows: Row[], keyOf: (row: Row) => Key): Map<Key, number> {
  const sums = new Map<Key, number>()
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + row.count)
  return sums
}

const nodeStatuses = (
  directory: DirectoryReader,
  heads: Stored['heads'],
  gaps: Map<NodeId | null, number>,
): NodeStatus[] =>
  directory
    .latest()
    .nodes()
    .map(({ nodeId }) => ({
      nodeId,
      lastSeq: heads.get(nodeId)?.nodeSeq ?? 0,
      lastEventAt: heads.get(nodeId)?.at ?? null,
      gaps: gaps.get(nodeId) ?? 0,
    }))
