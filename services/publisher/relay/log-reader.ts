import type { Directory } from '../../domain/directory/directory.ts'
import type { EventLog, LogRecord } from '../../ports/event-log.ts'
import { createDifferenceReport } from './difference-report.ts'
import { discardIn } from './discard-in.ts'
import { type DirectoryDeps, inForceAfter } from './in-force-after.ts'
import { logIdOf } from './log-id.ts'
import type { NodeRelay } from './node-relay.ts'
import type { NodeTroubles } from './node-troubles.ts'
import type { RelayReport } from './relay-report.ts'

export interface LogReader {
  /** Begins these nodes at their bookmarks and reads to the log's end. */
  compare(uncompared: NodeRelay[]): Promise<void>
  /** Whether one of these partitions belongs to another log now. Its nodes are then to be compared again. */
  isReplaced(partitions: Iterable<number>): Promise<boolean>
  /** Reads these partitions to the end, and those of which a reading has failed. */
  readToEnd(partitions: Iterable<number>): Promise<void>
  /** Reads what has come into the partitions that were read before. */
  readOn(): Promise<void>
}

export interface LogReaderDeps extends DirectoryDeps {
  log: EventLog
  nodes: NodeRelay[]
  troubles: NodeTroubles
  report: (report: RelayReport) => void
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
export function createLogReader(deps: LogReaderDeps): LogReader {
  const { log, codec, directory, nodes, troubles } = deps
  const nodesIn = (partition: number) => nodes.filter((node) => node.partition() === partition)
  /** Per partition the next offset to read, and the directory in force there. */
  const places = new Map<number, { offset: number; inForce: Directory }>()
  const logIds = new Map<number, string>()
  const unfinished = new Set<number>()
  const tell = createDifferenceReport(deps.report)

  const isAnother = async (partition: number) =>
    logIds.has(partition) && (await logIdOf(log, codec, partition)) !== logIds.get(partition)

  /** False at the end of the partition. */
  async function readChunk(partition: number, here: NodeRelay[]): Promise<boolean> {
    let { offset, inForce } = places.get(partition) ?? { offset: 0, inForce: await directory.at(0) }
    const records = await log.read(partition, offset, CHUNK)
    for (const record of records) {
      inForce = await show(record, inForce, here, deps)
      offset = record.offset + 1
    }
    if (records.length === 0) return false
    for (const node of here) tell(node, troubles.attempt(node, node.refill) ?? 0)
    const { position } = inForce
    for (const node of here) await troubles.attemptAsync(node, () => node.chunkRead(offset, position))
    places.set(partition, { offset, inForce })
    return true
  }

  /** The partition is read from where the node was, if that is before where the others are. */
  async function load(node: NodeRelay, logId: string): Promise<void> {
    const from = await troubles.attemptAsync(node, () => node.load(logId))
    const place = places.get(node.partition())
    if (from !== undefined && (place === undefined || from.offset < place.offset))
      places.set(node.partition(), { offset: from.offset, inForce: await directory.at(from.directoryPosition) })
  }

  async function readToEnd(partitions: Iterable<number>): Promise<void> {
    for (const partition of partitions) unfinished.add(partition)
    for (const partition of unfinished) {
      const here = nodesIn(partition)
      while (await readChunk(partition, here));
      for (const node of here) troubles.attempt(node, node.compared)
      unfinished.delete(partition)
    }
  }

  return {
    compare: async (uncompared) => {
      if (uncompared.length === 0) return
      // No node knows its partition before the log was reached.
      await log.ends()
      for (const [partition, group] of Map.groupBy(uncompared, (node) => node.partition())) {
        const logId = await logIdOf(log, codec, partition)
        logIds.set(partition, logId)
        for (const node of group) await load(node, logId)
        await readToEnd([partition])
      }
    },
    isReplaced: async (partitions) => {
      const replaced: number[] = []
      for (const partition of new Set(partitions)) if (await isAnother(partition)) replaced.push(partition)
      for (const partition of replaced) {
        places.delete(partition)
        for (const node of nodesIn(partition)) node.forget()
      }
      return replaced.length > 0
    },
    readToEnd,
    readOn: () => readToEnd([...places.keys()]),
  }
}

/** Shows a record to the nodes of its partition. Gives the directory in force after it. */
async function show(
  record: LogRecord,
  before: Directory,
  here: NodeRelay[],
  deps: Pick<LogReaderDeps, 'troubles' | keyof DirectoryDeps>,
): Promise<Directory> {
  const { troubles } = deps
  const inForce = await inForceAfter(record, before, deps)
  if (inForce !== before) for (const node of here) troubles.attempt(node, () => node.directoryAdvanced(inForce))
  else if (record.key === null) tellDiscard(record, here, deps)
  else for (const node of here) if (node.nodeId === record.key) troubles.attempt(node, () => node.look(record, inForce))
  return inForce
}

function tellDiscard(record: LogRecord, here: NodeRelay[], deps: DirectoryDeps): void {
  const fact = discardIn(record, deps)
  if (fact === null) return
  const { nodeId, nodeSeq, envelopeHash } = fact
  here.find((node) => node.nodeId === nodeId)?.discarded({ nodeSeq, envelopeHash, offset: record.offset })
}
