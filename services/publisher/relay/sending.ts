import { HubError, isRetryable } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { EventLog, LogEntry } from '../../ports/event-log.ts'
import type { BringFiles, BroughtFiles } from './files-first.ts'
import type { HeldNodes } from './held-nodes.ts'
import type { LogReader } from './log-reader.ts'
import type { NodeRelay } from './node-relay.ts'
import { isOfOneNode, type NodeTroubles } from './node-troubles.ts'

export interface SendingDeps {
  nodes: Map<NodeId, NodeRelay>
  reader: LogReader
  log: EventLog
  troubles: NodeTroubles
  held: HeldNodes
  bringFiles: BringFiles
}

/** Sends entries of several nodes and reads them back. Gives whether something was done. Rejects what is the whole relay's. */
export function createSending({ nodes, reader, log, troubles, held, bringFiles }: SendingDeps) {
  const nodesOf = (entries: LogEntry[]) =>
    [...new Set(entries.map(({ key }) => key))].map((key) => nodes.get(key) as NodeRelay)
  const isMissing = (node: NodeRelay) => node.state() === 'ready' && troubles.attempt(node, node.isAwaited) === false

  async function sendAll(entries: LogEntry[]): Promise<boolean> {
    // This fails while a replaced log has no first record: events that were sent now would stand before it.
    if (await reader.isReplaced(partitionsOf(nodesOf(entries)))) return true
    const { ready, waiting } = await bringFiles(entries)
    if (ready.length > 0) await sendReady(ready)
    stopWaiting(waiting)
    return true
  }

  /** Their next event names a file that cannot be brought now: it waits, and so does what is behind it. */
  function stopWaiting(waiting: BroughtFiles['waiting']): boolean {
    for (const error of waiting.values()) if (!isOfOneNode(error)) throw error
    for (const [nodeId, error] of waiting) troubles.stop(nodes.get(nodeId) as NodeRelay, error)
    return waiting.size > 0
  }

  async function sendReady(entries: LogEntry[]): Promise<void> {
    const sending = nodesOf(entries)
    const before = new Map(sending.map((node) => [node, node.confirmedSeq()]))
    const failure = await send(entries, sending)
    if (failure !== null) {
      if (isRetryable(failure) || !isOfOneNode(failure)) throw failure
      for (const node of sending) await sendApart(node)
      return
    }
    // It is fine that nothing was confirmed if the key has ended or the events wait for the directory.
    const isConfirmed = (node: NodeRelay) => node.confirmedSeq() !== before.get(node)
    const missing = sending.filter((node) => !isConfirmed(node) && isMissing(node))
    if (missing.length > 0) await held.look(missing)
    if (!sending.some(isConfirmed) && missing.some((node) => !held.has(node)))
      throw new HubError('log-unconfirmed', 'The event log acknowledged records that cannot be read back.')
  }

  /** Gives the failure, if the log did not take all of them. */
  async function send(entries: LogEntry[], sending: NodeRelay[]): Promise<Error | null> {
    const failure = await log.append(entries).then(
      () => null,
      (error: Error) => error,
    )
    // Read back after a failure too: the log may have written the records all the same.
    await reader.readToEnd(partitionsOf(sending))
    return failure
  }

  /** The log took a batch not as a whole. What it takes of this node is sent one by one, and the node stops at the rest. */
  async function sendApart(node: NodeRelay): Promise<void> {
    for (let sent = -1; sent < node.confirmedSeq() && !troubles.isStopped(node.nodeId); ) {
      sent = node.confirmedSeq()
      const next = troubles.attempt(node, () => node.unconfirmed(1)) ?? []
      const { ready, waiting } = await bringFiles(next)
      if (stopWaiting(waiting)) return
      const failure = ready.length === 0 ? null : await send(ready, [node])
      if (failure === null) {
        if (next.length > 0 && sent === node.confirmedSeq()) await held.look([node])
        continue
      }
      if (isRetryable(failure) || !isOfOneNode(failure)) throw failure
      troubles.stop(node, failure)
    }
  }

  return sendAll
}

export const partitionsOf = (nodes: NodeRelay[]): Set<number> => new Set(nodes.map(({ partition }) => partition()))
