import type { NodeId } from '../../domain/ids.ts'
import type { NodeRelay } from './node-relay.ts'
import type { RelayReport } from './relay-report.ts'

/** Tells how many events a journal was refilled with, and once that a journal differs from the log. */
export function createDifferenceReport(report: (report: RelayReport) => void) {
  const told = new Set<NodeId>()
  return (node: NodeRelay, refilled: number): void => {
    const { nodeId } = node
    if (refilled > 0) report({ what: 'refilled', nodeId, events: refilled })
    if (node.state() !== 'differs') told.delete(nodeId)
    else if (!told.has(nodeId)) {
      told.add(nodeId)
      report({ what: 'differs', nodeId, afterSeq: node.confirmedSeq() })
    }
  }
}
