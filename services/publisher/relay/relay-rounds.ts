import type { NodeId } from '../../domain/ids.ts'
import type { LogEntry } from '../../ports/event-log.ts'
import { createHeldNodes } from './held-nodes.ts'
import type { NodeRelay } from './node-relay.ts'
import { createSending, partitionsOf, type SendingDeps } from './sending.ts'

/** The relay's work in rounds. The caller decides when to try again and when to rest. */
export interface RelayRounds {
  /** One round without waiting: compare what is uncompared, send, read back. False: there was nothing to do. */
  step(): Promise<boolean>
  /** Compares the journals that are not compared yet, or that grew although they differ from the log. */
  compare(): Promise<NodeRelay[]>
  /** The node's journal has grown. */
  grew(nodeId: NodeId): void
  /** Whether a node has something to send now. A node that waits for the directory, or that is held up, has not. */
  hasWork(): boolean
  /** Nodes that were stopped may be tried again: each may have something to send. */
  lookAtAll(): void
  /**
   * Looks whether the log was replaced by another one. Its nodes are then to be compared again. Otherwise reads what has
   * come in: the root may have freed an item, and its node must know that before the next command.
   */
  look(): Promise<void>
}

const BATCH_RECORDS = 1000
const BATCH_BYTES = 8 * 1024 * 1024

export function createRelayRounds({
  nodes,
  reader,
  log,
  troubles,
  bringFiles,
}: Omit<SendingDeps, 'held'>): RelayRounds {
  /** Nodes that may have something to send. */
  const dirty = new Set<NodeId>(nodes.keys())
  const all = [...nodes.values()]

  const isStopped = ({ nodeId }: NodeRelay) => troubles.isStopped(nodeId)
  const isAwaited = (node: NodeRelay) => troubles.attempt(node, node.isAwaited) ?? false
  const canSend = (node: NodeRelay) => !isStopped(node) && !held.has(node) && !isAwaited(node)
  const held = createHeldNodes(log, reader)
  const sendAll = createSending({ nodes, reader, log, troubles, held, bringFiles })

  async function compare(): Promise<NodeRelay[]> {
    const uncompared = all.filter(
      (node) =>
        !isStopped(node) && (node.state() === 'unknown' || (node.state() === 'differs' && dirty.has(node.nodeId))),
    )
    await reader.compare(uncompared)
    return uncompared
  }

  async function step(): Promise<boolean> {
    await reader.readToEnd([])
    await held.release()
    for (const { nodeId } of await compare()) dirty.add(nodeId)
    const entries = collect()
    const worked = entries.length === 0 ? await lookForAwaited() : await sendAll(entries)
    troubles.settle(all)
    return worked
  }

  /** True when the directory knows one of the awaited nodes now. */
  async function lookForAwaited(): Promise<boolean> {
    const before = all.filter(isAwaited)
    await reader.readToEnd(partitionsOf(before))
    return before.some((node) => !isAwaited(node))
  }

  function collect(): LogEntry[] {
    const entries: LogEntry[] = []
    let bytes = 0
    for (const nodeId of dirty) {
      const node = nodes.get(nodeId) as NodeRelay
      if (held.has(node)) continue
      const unconfirmed = troubles.attempt(node, () => node.unconfirmed(BATCH_RECORDS - entries.length)) ?? []
      // Keep nodes that wait for the directory: reading for another node may release them.
      if (unconfirmed.length === 0 && !isAwaited(node)) dirty.delete(nodeId)
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
    hasWork: () => [...dirty].some((nodeId) => canSend(nodes.get(nodeId) as NodeRelay)),
    lookAtAll: () => {
      for (const nodeId of nodes.keys()) dirty.add(nodeId)
    },
    look: async () => {
      if (!(await reader.isReplaced(partitionsOf(all)))) await reader.readOn()
    },
  }
}
