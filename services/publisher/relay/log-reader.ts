import type { Directory } from '../../domain/directory/directory.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { EventLog } from '../../ports/event-log.ts'
import { type DirectoryDeps, inForceAfter } from './in-force-after.ts'
import { logIdOf } from './log-id.ts'
import type { NodeRelay } from './node-relay.ts'
import type { RelayReport } from './relay-report.ts'

const CHUNK = 1000

/** Reads each partition once for all nodes of the process and shows each node its records. */
export function createLogReader(
  deps: { log: EventLog; nodes: NodeRelay[]; report: (report: RelayReport) => void } & DirectoryDeps,
) {
  const { log, codec, directory, nodes, report } = deps
  const byId = new Map<NodeId, NodeRelay>(nodes.map((node) => [node.nodeId, node]))
  const byPartition = Map.groupBy(nodes, ({ partition }) => partition)
  /** Per partition the next offset to read, and the directory in force there. */
  const places = new Map<number, { offset: number; inForce: Directory }>()
  const logIds = new Map<number, string>()
  /** Partitions whose reading was broken off by a failure. */
  const unfinished = new Set<number>()

  async function readPartition(partition: number): Promise<void> {
    const here = byPartition.get(partition) ?? []
    for (;;) {
      let { offset, inForce } = places.get(partition) ?? { offset: 0, inForce: await directory.at(0) }
      const records = await log.read(partition, offset, CHUNK)
      const last = records.at(-1)
      if (last === undefined) break
      for (const record of records) {
        const before = inForce
        inForce = await inForceAfter(record, before, deps)
        if (inForce !== before) for (const node of here) node.directoryAdvanced(inForce)
        else if (record.key !== null) byId.get(record.key)?.look(record, inForce)
      }
      offset = last.offset + 1
      for (const node of here) tell(node, node.refill())
      for (const node of here) await node.chunkRead(offset, inForce.position)
      places.set(partition, { offset, inForce })
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
        logIds.set(partition, logId)
        for (const node of group) {
          const { offset, directoryPosition } = await node.load(logId)
          const place = places.get(partition)
          if (place === undefined || offset < place.offset)
            places.set(partition, { offset, inForce: await directory.at(directoryPosition) })
        }
        await readToEnd([partition])
      }
    },
    /**
     * True when one of the partitions is of another log now, made anew under us: its nodes are to be compared again.
     */
    isMadeAnew: async (partitions: Iterable<number>): Promise<boolean> => {
      const changed: number[] = []
      for (const partition of new Set(partitions))
        if (logIds.has(partition) && (await logIdOf(log, codec, partition)) !== logIds.get(partition))
          changed.push(partition)
      for (const partition of changed) {
        places.delete(partition)
        for (const node of byPartition.get(partition) ?? []) node.forget()
      }
      return changed.length > 0
    },
    readToEnd,
    finish: () => readToEnd([]),
  }
}
