import type { Directory } from '../../domain/directory/directory.ts'
import type { EventLog } from '../../ports/event-log.ts'
import { createDifferenceReport } from './difference-report.ts'
import { type DirectoryDeps, inForceAfter } from './in-force-after.ts'
import { logIdOf } from './log-id.ts'
import type { NodeRelay } from './node-relay.ts'
import type { RelayReport } from './relay-report.ts'

export interface LogReader {
  /** Begins these nodes at their bookmarks and reads to the log's end. */
  compare(uncompared: NodeRelay[]): Promise<void>
  /** Whether one of these partitions belongs to another log now. Its nodes are then to be compared again. */
  isReplaced(partitions: Iterable<number>): Promise<boolean>
  /** Reads these partitions to the end, and those of which a reading has failed. */
  readToEnd(partitions: Iterable<number>): Promise<void>
}

const CHUNK = 1000

/**
 * Reads each partition once for all nodes of the process, and shows each node its records. To the reader, a partition is:
 *
 * - new: no node of it was compared yet.
 * - being read: each chunk is shown to the nodes. What it adds to their chains is put into their journals, and they save
 *   their bookmarks. Only then does the reader stand behind the chunk.
 * - unfinished: reading failed. The next reading begins at the last chunk again, whatever partitions it is asked for.
 * - read: it was at its end, and its nodes know how they compare with the log. It is read on after each sending.
 * - replaced: it belongs to another log than before. Its nodes forget what they saw, and it is new.
 */
export function createLogReader(
  deps: { log: EventLog; nodes: NodeRelay[]; report: (report: RelayReport) => void } & DirectoryDeps,
): LogReader {
  const { log, codec, directory, nodes } = deps
  const byId = new Map<string, NodeRelay>(nodes.map((node) => [node.nodeId, node]))
  const byPartition = Map.groupBy(nodes, ({ partition }) => partition)
  /** Per partition the next offset to read, and the directory in force there. */
  const places = new Map<number, { offset: number; inForce: Directory }>()
  const logIds = new Map<number, string>()
  const unfinished = new Set<number>()
  const tell = createDifferenceReport(deps.report)

  /** False at the end of the partition. */
  async function readChunk(partition: number, here: NodeRelay[]): Promise<boolean> {
    let { offset, inForce } = places.get(partition) ?? { offset: 0, inForce: await directory.at(0) }
    const records = await log.read(partition, offset, CHUNK)
    for (const record of records) {
      const before = inForce
      inForce = await inForceAfter(record, before, deps)
      if (inForce !== before) for (const node of here) node.directoryAdvanced(inForce)
      else if (record.key !== null) byId.get(record.key)?.look(record, inForce)
      offset = record.offset + 1
    }
    if (records.length === 0) return false
    for (const node of here) tell(node, node.refill())
    for (const node of here) await node.chunkRead(offset, inForce.position)
    places.set(partition, { offset, inForce })
    return true
  }

  async function readToEnd(partitions: Iterable<number>): Promise<void> {
    for (const partition of partitions) unfinished.add(partition)
    for (const partition of unfinished) {
      const here = byPartition.get(partition) ?? []
      while (await readChunk(partition, here));
      for (const node of here) node.compared()
      unfinished.delete(partition)
    }
  }

  return {
    compare: async (uncompared) => {
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
    isReplaced: async (partitions) => {
      const replaced: number[] = []
      for (const partition of new Set(partitions))
        if (logIds.has(partition) && (await logIdOf(log, codec, partition)) !== logIds.get(partition))
          replaced.push(partition)
      for (const partition of replaced) {
        places.delete(partition)
        for (const node of byPartition.get(partition) ?? []) node.forget()
      }
      return replaced.length > 0
    },
    readToEnd,
  }
}
