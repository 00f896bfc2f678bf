import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { EventLog, LogEntry } from '../../ports/event-log.ts'
import type { LogReader } from './log-reader.ts'
import type { NodeRelay } from './node-relay.ts'

/** The relay's work in rounds. The caller decides when to try again and when to rest. */
export interface RelayRounds {
  /** One round without waiting: compare what is uncompared, send, read back. False: there was nothing to do. */
  step(): Promise<boolean>
  /** Compares the journals that are not compared yet, or that grew although they differ from the log. */
  compare(): Promise<NodeRelay[]>
  /** The node's journal has grown. */
  grew(nodeId: NodeId): void
  /** Whether a node has something to send now. A node that waits for the directory has not. */
  hasWork(): boolean
  /** Looks whether the log was replaced by another one. Its nodes are then to be compared again. */
  lookForAnotherLog(): Promise<boolean>
}

const BATCH_RECORDS = 1000
const BATCH_BYTES = 8 * 1024 * 1024

export function createRelayRounds(nodes: Map<NodeId, NodeRelay>, reader: LogReader, log: EventLog): RelayRounds {
  /** Nodes that may have something to send. */
  const dirty = new Set<NodeId>(nodes.keys())
  const all = [...nodes.values()]

  async function compare(): Promise<NodeRelay[]> {
    const uncompared = all.filter(
      (node) => node.state() === 'unknown' || (node.state() === 'differs' && dirty.has(node.nodeId)),
    )
    await reader.compare(uncompared)
    return uncompared
  }

  async function step(): Promise<boolean> {
    await reader.readToEnd([])
    for (const { nodeId } of await compare()) dirty.add(nodeId)
    const entries = collect()
    if (entries.length === 0) return lookForAwaited()
    const sending = [...new Set(entries.map(({ key }) => key))].map((key) => nodes.get(key) as NodeRelay)
    // This fails while a replaced log has no first record: events that were sent now would stand before it.
    if (await reader.isReplaced(partitionsOf(sending))) return true
    const before = confirmedBy(sending)
    const failure = await log.append(entries).then(
      () => null,
      (error: unknown) => error,
    )
    // Read back after a failure too: the log may have written the records all the same.
    await reader.readToEnd(partitionsOf(sending))
    if (failure !== null) throw failure
    // It is fine that nothing was confirmed if the key has ended or the events wait for the directory.
    const isMissing = (node: NodeRelay) => node.state() === 'ready' && !node.isAwaited()
    if (confirmedBy(sending) === before && sending.some(isMissing))
      throw new HubError('log-unconfirmed', 'The event log acknowledged records that cannot be read back.')
    return true
  }

  /** True when the directory knows one of the awaited nodes now. */
  async function lookForAwaited(): Promise<boolean> {
    const before = all.filter((node) => node.isAwaited())
    await reader.readToEnd(partitionsOf(before))
    return before.some((node) => !node.isAwaited())
  }

  function collect(): LogEntry[] {
    const entries: LogEntry[] = []
    let bytes = 0
    for (const nodeId of dirty) {
      const node = nodes.get(nodeId) as NodeRelay
      const unconfirmed = node.unconfirmed(BATCH_RECORDS - entries.length)
      // Keep nodes that wait for the directory: reading for another node may release them.
      if (unconfirmed.length === 0 && !node.isAwaited()) dirty.delete(nodeId)
      for (const entry of unconfirmed) {
        bytes += entry.body.length
        if (bytes > BATCH_BYTES && entries.length > 0) return entries
        entries.push(entry)
      }
      if (entries.length === BATCH_RECORDS) break
    }
    return entries
  }

  return {
    step,
    compare,
    grew: (nodeId) => void dirty.add(nodeId),
    hasWork: () => [...dirty].some((nodeId) => nodes.get(nodeId)?.isAwaited() === false),
    lookForAnotherLog: () => reader.isReplaced(partitionsOf(all)),
  }
}

const partitionsOf = (nodes: NodeRelay[]): Set<number> => new Set(nodes.map(({ partition }) => partition))

const confirmedBy = (nodes: NodeRelay[]): number => nodes.reduce((sum, node) => sum + node.confirmedSeq(), 0)
