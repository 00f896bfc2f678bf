import { HubError, isRetryable } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { NodeRelay } from './node-relay.ts'
import type { RelayReport } from './relay-report.ts'

/** A node whose events do not get into the log, and why. */
export interface NodeTrouble {
  nodeId: NodeId
  error: Error
}

/**
 * Keeps one node's trouble to that node. To the relay, a node is:
 * - well: it is worked on.
 * - stopped: its work failed in a way that is its own. It is told, and the node is left alone.
 * - on trial: every minute (after 5 seconds where the failure may pass by itself) it is compared with the log once more.
 *   It fails again and is stopped, or has nothing left to send and is well.
 */
export interface NodeTroubles {
  /** Does work of one node, which does not reject: undefined when it failed and the node is stopped, or was before. */
  attempt<T>(node: NodeRelay, work: () => T): T | undefined
  attemptAsync<T>(node: NodeRelay, work: () => Promise<T>): Promise<T | undefined>
  stop(node: NodeRelay, error: Error): void
  isStopped(nodeId: NodeId): boolean
  /** Every 5 seconds: puts nodes on trial. Gives whether there are any. */
  look(): boolean
  /** The nodes were worked on. Those on trial that have nothing left to send are well again. */
  settle(nodes: NodeRelay[]): void
  /** Whether the node lacked events of the log when it was stopped. Then it must not sign behind them. */
  lacksEvents(nodeId: NodeId): boolean
  all(): NodeTrouble[]
}

/** A failure that does not pass by itself is tried again after so many looks, and then told again. */
const LOOKS = 12

interface Held {
  error: Error
  isOnTrial: boolean
  lacksEvents: boolean
  looks: number
}

export function createNodeTroubles(report: (report: RelayReport) => void): NodeTroubles {
  const troubles = new Map<NodeId, Held>()
  const isStopped = (nodeId: NodeId) => troubles.get(nodeId)?.isOnTrial === false

  function stop(node: NodeRelay, error: Error): void {
    const { nodeId } = node
    const before = troubles.get(nodeId)
    const isTold = before !== undefined && before.looks % LOOKS !== 0
    const lacksEvents = before?.lacksEvents === true || node.lacksEvents()
    troubles.set(nodeId, { error, isOnTrial: false, lacksEvents, looks: before?.looks ?? 0 })
    node.forget()
    if (!isTold) report({ what: 'stopped', nodeId, error })
  }

  const unlessItsOwn = (node: NodeRelay, error: unknown): undefined => {
    if (!(error instanceof Error) || !isOfOneNode(error)) throw error
    stop(node, error)
    return undefined
  }

  function attempt<T>(node: NodeRelay, work: () => T): T | undefined {
    if (isStopped(node.nodeId)) return undefined
    try {
      return work()
    } catch (error) {
      return unlessItsOwn(node, error)
    }
  }

  const isDone = (node: NodeRelay): boolean =>
    node.state() === 'differs' || (node.state() === 'ready' && node.unconfirmed(1).length === 0)

  return {
    attempt,
    attemptAsync: async (node, work) => {
      if (isStopped(node.nodeId)) return undefined
      try {
        return await work()
      } catch (error) {
        return unlessItsOwn(node, error)
      }
    },
    stop,
    isStopped,
    look: () => {
      for (const held of troubles.values()) {
        held.looks++
        held.isOnTrial ||= isRetryable(held.error) || held.looks % LOOKS === 0
      }
      return troubles.size > 0
    },
    settle: (nodes) => {
      for (const node of nodes) {
        const { nodeId } = node
        if (troubles.get(nodeId)?.isOnTrial !== true || !attempt(node, () => isDone(node))) continue
        troubles.delete(nodeId)
        if (node.state() === 'ready') report({ what: 'works-again', nodeId })
      }
    },
    lacksEvents: (nodeId) => troubles.get(nodeId)?.lacksEvents ?? false,
    all: () => [...troubles].map(([nodeId, { error }]) => ({ nodeId, error })),
  }
}

/** What a journal says when it may work again without anyone's help. */
const OF_A_JOURNAL = new Set(['disk-full', 'store-unavailable'])

/** What stands at the beginning of the codes of failures that are the whole hub's. */
const OF_THE_HUB = /^(log|topic|registry|directory)-|^store-closed$/

/**
 * Whether a failure in the work of a node, or in sending its records, is this node's alone: its journal cannot be read or
 * written, or a record of it is one that the log never takes. An error that nobody expected counts as the node's too.
 */
export const isOfOneNode = (error: Error): boolean =>
  isRetryable(error) ? OF_A_JOURNAL.has(error.code) : !(error instanceof HubError && OF_THE_HUB.test(error.code))
