import type { Instant, NodeId } from '../domain/ids.ts'
import type { Measurement, NodeStatus } from './measure.ts'
import type { PartitionLag } from './measure-lag.ts'
import type { NodeLag, Stage } from './node-lag.ts'

/** The answer of `GET /v1/status`. */
export interface Status {
  generation: number | null
  partitions: PartitionStatus[]
  parked: { total: number; byReason: Record<string, number> }
  /** `trouble` is the code of what keeps the node's events out of the log. Null where nothing does, or no relay runs here. */
  nodes: (NodeStatus & { trouble: string | null })[]
  lag: {
    /** Age of the oldest event of all that is on no page. Null as long as it is unknown of one node or partition. */
    seconds: number | null
    nodes: NodeLagStatus[]
  }
  erasurePending: number
}

/** `lagEvents` counts records of the log. `lagSeconds` is the age of the oldest event that is known to be on no page. */
interface PartitionStatus extends PartitionLag {
  stages: { journalled: Stage; logged: Stage }
}

type NodeLagStatus = Pick<NodeLag, 'journal' | 'journalSeq' | 'stages' | 'events' | 'seconds'> & {
  nodeId: NodeId
  since: Instant | null
}

export const statusOf = (
  { generation, partitions, parked, nodes, lags, erasurePending }: Measurement,
  stopped: { nodeId: NodeId; code: string }[] = [],
): Status => ({
  generation,
  partitions: partitions.map(({ caughtUpAt, ...lag }) =>
    partitionStatus(
      lag,
      lags.filter(({ partition }) => partition === lag.partition),
    ),
  ),
  parked: {
    total: [...parked.values()].reduce((sum, count) => sum + count, 0),
    byReason: Object.fromEntries([...parked].filter(([, count]) => count > 0)),
  },
  nodes: nodes.map((node) => ({
    ...node,
    trouble: stopped.find(({ nodeId }) => nodeId === node.nodeId)?.code ?? null,
  })),
  lag: {
    seconds: most([...partitions.map(({ lagSeconds }) => lagSeconds), ...lags.map(({ seconds }) => seconds)]),
    nodes: lags.map(({ partition: _, isWaiting: __, ...lag }) => lag),
  },
  erasurePending,
})

/** A journal that lies elsewhere is left out of a partition's figures: its own publisher tells what it holds. */
function partitionStatus(lag: PartitionLag, nodes: NodeLag[]): PartitionStatus {
  const here = nodes.filter(({ journal }) => journal !== 'elsewhere')
  const waiting = nodes.filter(({ journal, isWaiting }) => journal === 'elsewhere' && isWaiting)
  return {
    ...lag,
    lagSeconds: most([
      lag.lagSeconds,
      ...here.map(({ seconds }) => seconds),
      ...waiting.map(({ stages }) => stages.logged.seconds),
    ]),
    stages: {
      journalled: {
        events: here.length === 0 ? null : sum(here.map(({ stages }) => stages.journalled.events)),
        seconds: here.length === 0 ? null : most(here.map(({ stages }) => stages.journalled.seconds)),
      },
      logged: { events: lag.lagEvents, seconds: lag.lagSeconds },
    },
  }
}

/** Null when one is unknown. */
const most = (values: (number | null)[]): number | null =>
  values.reduce((highest, value) => (highest === null || value === null ? null : Math.max(highest, value)), 0)

const sum = (values: (number | null)[]): number | null =>
  values.reduce((total, value) => (total === null || value === null ? null : total + value), 0)
