import type { Measurement, NodeStatus } from './measure.ts'
import type { PartitionLag } from './measure-lag.ts'

/** The answer of `GET /v1/status`. */
export interface Status {
  generation: number | null
  partitions: PartitionLag[]
  parked: { total: number; byReason: Record<string, number> }
  nodes: NodeStatus[]
  erasurePending: number
}

export const statusOf = ({ generation, partitions, parked, nodes, erasurePending }: Measurement): Status => ({
  generation,
  partitions: partitions.map(({ caughtUpAt, ...lag }) => lag),
  parked: {
    total: [...parked.values()].reduce((sum, count) => sum + count, 0),
    byReason: Object.fromEntries([...parked].filter(([, count]) => count > 0)),
  },
  nodes,
  erasurePending,
})
