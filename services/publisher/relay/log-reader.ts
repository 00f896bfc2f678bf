import type { NodeId } from '../../domain/ids.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog } from '../../ports/event-log.ts'
import { logIdOf } from './log-id.ts'
import type { NodeRelay } from './node-relay.ts'
import type { RelayReport } from './relay-report.ts'

const CHUNK = 1000

/** Reads each partition once for all nodes of the process and shows each node its records. */
export function createLogReader({
  log,
  codec,
  nodes,
  report,
}: {
  log: EventLog
  codec: EventCodec
  nodes: NodeRelay[]
  report: (report: RelayReport) => void
}) {
  const byId = new Map<NodeId, NodeRelay>(nodes.map((node) => [node.nodeId, node]))
  const byPartition = Map.groupBy(nodes, ({ partition }) => partition)
  const positions = new Map<number, number>()
  /** Partitions whose reading was broken off by a failure. */
  const unfinished = new Set<number>()

  async function readPartition(partition: number): Promise<void> {
    const here = byPartition.get(partition) ?? []
    for (;;) {
      const position = positions.get(partition) ?? 0
      const records = await log.read(partition, position, CHUNK)
      const last = records.at(-1)
      if (last === undefined) break
      for (const record of records) if (record.key !== null) byId.get(record.key)?.look(record)
      for (const node of here) tell(node, node.refill())
      for (const node of here) await node.settle(last.offset + 1)
      positions.set(partition, last.offset + 1)
    }
    for (const node of here) node.compared()
    unfinished.delete(partition)
  }

  async function readToEnd(partitions: Iterable<number>): Promise<void> {
    for (const partition of partitions) unfinished.add(partition)
    for (const partition of unfinished) await readPartition(partition)
  }

  const told = new Set<NodeId>()
  function tell(node: NodeRelay, refilled: number): void {
    const { nodeId } = node
    if (refilled > 0) report({ what: 'refilled', nodeId, events: refilled })
    if (node.state() !== 'differs') told.delete(nodeId)
    else if (!told.has(nodeId)) {
      told.add(nodeId)
      report({ what: 'differs', nodeId, afterSeq: node.confirmedSeq() })
    }
  }

  return {
    /** Begins these nodes at their bookmarks and reads to the log's end. */
    compare: async (uncompared: NodeRelay[]): Promise<void> => {
      for (const [partition, group] of Map.groupBy(uncompared, (node) => node.partition)) {
        const logId = await logIdOf(log, codec, partition)
        const starts = await Promise.all(group.map((node) => node.load(logId)))
        positions.set(partition, Math.min(...starts, positions.get(partition) ?? Number.MAX_SAFE_INTEGER))
        await readToEnd([partition])
      }
    },
    readToEnd,
    finish: () => readToEnd([]),
  }
}
