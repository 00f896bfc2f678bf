import type { Instant, NodeId } from '../domain/ids.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventLog } from '../ports/event-log.ts'
import { isWaiting, type ParkedCount } from '../ports/parked-record.ts'
import type { StatusStore } from '../ports/status-store.ts'
import type { JournalLender } from './journal-lender.ts'
import { lagOfNode, type NodeLag } from './node-lag.ts'

export interface NodesQuestion {
  log: Pick<EventLog, 'partitionOf'>
  directory: DirectoryReader
  journals: JournalLender
  now: () => Instant
}

type AskedStore = Pick<StatusStore, 'parkedCounts' | 'heads' | 'applied' | 'items' | 'waiting'>

/**
 * How far each node's events are, from what is stored: the store first, then the journals, so that no lag is too small.
 * Null stands for a generation that nobody can read: then nothing is applied. `parked` is given by who has read it already.
 */
export async function measureNodes(
  generation: AskedStore | null,
  { log, directory, journals, now }: NodesQuestion,
  parked?: ParkedCount[],
): Promise<NodeLag[]> {
  const here = new Set(journals.nodeIds())
  const known = directory.latest().nodes()
  const nodeIds = [...new Set([...known.map(({ nodeId }) => nodeId), ...here])]
  const counts = waitingCounts(parked ?? (await generation?.parkedCounts()) ?? [], new Set(nodeIds))
  const first = (await generation?.waiting([...counts.keys()], 1)) ?? []
  const heads = await generation?.heads([...here])
  const lags: NodeLag[] = []
  for (const nodeId of nodeIds) {
    const waits = first.find((record) => record.nodeId === nodeId)
    lags.push(
      await lagOfNode({
        nodeId,
        partition: log.partitionOf(nodeId),
        isHere: here.has(nodeId),
        journals,
        head: heads?.get(nodeId),
        waiting: waits === undefined ? null : { first: waits, count: counts.get(nodeId) ?? 1 },
        generation,
        now: now(),
      }),
    )
  }
  return lags
}

function waitingCounts(parked: ParkedCount[], known: Set<NodeId>): Map<NodeId, number> {
  const counts = new Map<NodeId, number>()
  for (const { nodeId, reason, count } of parked)
    if (nodeId !== null && known.has(nodeId) && isWaiting({ reason }))
      counts.set(nodeId, (counts.get(nodeId) ?? 0) + count)
  return counts
}
