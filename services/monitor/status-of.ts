import type { NodeId } from '../domain/ids.ts'
import type { Measurement, NodeStatus } from './measure.ts'
import type { PartitionLag } from './measure-lag.ts'

/** The answer of `GET /v1/status`. */
export interface Status {
  generation: number | null
  partitions: PartitionLag[]
  parked: { total: number; byReason: Record<string, number> }
  /** `trouble` is the code of what keeps the node's events out of the log. Null where nothing does, or no relay runs here. */
  nodes: (NodeStatus & { trouble: string | null })[]
  erasurePending: number
}

export const statusOf = (
  { generation, partitions, parked, nodes, erasurePending }: Measurement,
  stopped: { nodeId: NodeId; code: string }[] = [],
): Status => ({
  generation,
  partitions: partitions.map(({ caughtUpAt, ...lag }) => lag),
  parked: {
    total: [...parked.values()].reduce((sum, count) => sum + count, 0),
    byReason: Object.fromEntries([...parked].filter(([, count]) => count > 0)),
  },
  nodes: nodes.map((node) => ({
    ...node,
    trouble: stopped.find(({ nodeId }) => nodeId === node.nodeId)?.code ?? null,
  })),
  erasurePending,
})
