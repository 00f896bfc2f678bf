import { HubError } from '../domain/errors.ts'
import type { Instant, NodeId } from '../domain/ids.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { ParkedCount, ParkReason } from '../ports/parked-record.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import type { StatusStore } from '../ports/status-store.ts'
import type { JournalLender } from './journal-lender.ts'
import { measureLag, type PartitionLag } from './measure-lag.ts'
import { measureNodes } from './measure-nodes.ts'
import type { NodeLag, Stage } from './node-lag.ts'

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
  /** How far each node's events are on their way from its journal to the pages. */
  lags: NodeLag[]
  /** Items whose erased texts are still in the log, because this log cannot take them out. */
  erasurePending: number
}

export interface MeasureDeps {
  log: Pick<EventLog, 'partitions' | 'partitionOf' | 'ends' | 'timeAt' | 'heldUp' | 'erase'>
  generations: Generations
  directory: DirectoryReader
  journals: JournalLender
  now: () => Instant
}

interface Stored {
  number: number | null
  checkpoints: Checkpoint[]
  parked: ParkedCount[]
  heads: Map<NodeId, { nodeSeq: number; at: Instant }>
  erased: number
  lags: NodeLag[]
}

/**
 * Reads positions, parked events and node heads, and changes nothing. When the log cannot be reached, its numbers are
 * null. When the read store cannot be reached, this rejects with the store's HubError.
 */
export async function measure(deps: MeasureDeps): Promise<Measurement> {
  const { log, generations, directory, now } = deps
  const stored = await generations.use((generation) => readStored(generation, deps)).catch(nothingProjected(deps))
  const { number, checkpoints, parked, heads, erased, lags } = stored
  const partitions = await measureLag({ log, checkpoints, now: now() })
  return {
    generation: number,
    partitions: partitions.map((lag) => ({
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
    lags: lags.map((lag) => withinPartition(lag, partitions[lag.partition])),
    erasurePending: log.erase === null ? erased : 0,
  }
}

async function readStored(generation: StatusStore, deps: MeasureDeps): Promise<Stored> {
  const checkpoints = await generation.checkpoints()
  const parked = await generation.parkedCounts()
  return {
    number: generation.number,
    checkpoints,
    parked,
    heads: await generation.headTimes(),
    erased: await generation.erasedItems(),
    lags: await measureNodes(generation, deps, parked),
  }
}

/**
 * What the partition tells of a node's events in the log: with nothing left to apply there is none, and otherwise the
 * first of them is no older in the log than the first record of all that was not applied. What waits is not counted there.
 */
function withinPartition(lag: NodeLag, partition: PartitionLag | undefined): NodeLag {
  const { logged } = lag.stages
  if (partition?.lagEvents === 0 && lag.journal !== 'here' && logged.events === null)
    return withLogged(lag, { events: 0, seconds: 0 })
  const isYounger = partition?.lagEvents && partition.lagSeconds !== null && !lag.isWaiting && logged.seconds !== null
  if (!isYounger) return lag
  return withLogged(lag, { ...logged, seconds: Math.min(logged.seconds as number, partition.lagSeconds as number) })
}

const withLogged = (lag: NodeLag, logged: Stage): NodeLag => ({ ...lag, stages: { ...lag.stages, logged } })

/** Nothing can be read yet: nothing was projected, or the read models are built again for another layout. */
const NOTHING_READABLE = new Set(['nothing-projected', 'layout-outdated'])

const nothingProjected =
  (deps: MeasureDeps) =>
  async (error: unknown): Promise<Stored> => {
    if (!(error instanceof HubError) || !NOTHING_READABLE.has(error.code)) throw error
    const lags = await measureNodes(null, deps)
    return { number: null, checkpoints: [], parked: [], heads: new Map(), erased: 0, lags }
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
