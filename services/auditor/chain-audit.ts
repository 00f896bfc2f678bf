import { hashOf } from '../domain/canonical.ts'
import type { Directory } from '../domain/directory/directory.ts'
import { judge, type NodeHead } from '../domain/event/judge.ts'
import type { SealedEvent } from '../domain/event/signed-event.ts'
import type { Hash, NodeId } from '../domain/ids.ts'
import { type AuditFault, faultAt, type Place } from './fault.ts'

interface Waiting {
  event: SealedEvent
  place: Place
  signatureIsRight: boolean
}

/**
 * Walks the nodes' chains as the projector does (rule 4), with `judge`, and names what does not check.
 * Events that wait for an earlier one are kept; what still waits at the end is a fault.
 */
export function createChainAudit(start: Directory) {
  const chains = new Map<NodeId, Hash[]>()
  const waiting = new Map<NodeId, Map<number, Waiting>>()
  const faults: AuditFault[] = []
  let directory = start
  let repeats = 0

  const headOf = (nodeId: NodeId): NodeHead | null => {
    const hash = chains.get(nodeId)?.at(-1)
    return hash === undefined ? null : { nodeId, nodeSeq: chains.get(nodeId)?.length ?? 0, hash }
  }

  const judged = ({ event, signatureIsRight }: Waiting) => {
    const { nodeId, nodeSeq } = event.envelope
    const appliedHash = chains.get(nodeId)?.[nodeSeq - 1] ?? null
    return judge({ event, head: headOf(nodeId), directory, signatureIsValid: signatureIsRight, appliedHash })
  }

  const see = (event: SealedEvent, place: Place, signatureIsRight: boolean): void => {
    const { nodeId, nodeSeq } = event.envelope
    const verdict = judged({ event, place, signatureIsRight })
    if (verdict === 'gap' || verdict === 'unknown-node') {
      const ofNode = waiting.get(nodeId) ?? new Map<number, Waiting>()
      waiting.set(nodeId, ofNode.set(nodeSeq, { event, place, signatureIsRight }))
    } else if (verdict === 'next' || verdict === 'not-allowed') {
      chains
        .set(nodeId, chains.get(nodeId) ?? [])
        .get(nodeId)
        ?.push(event.envelopeHash)
      if (verdict === 'not-allowed') faults.push(faultAt(place, verdict))
      release(nodeId)
    } else if (verdict === 'duplicate') repeated(event, place, signatureIsRight)
    else faults.push(faultAt(place, verdict))
  }

  const repeated = (event: SealedEvent, place: Place, signatureIsRight: boolean): void => {
    repeats++
    if (!signatureIsRight) faults.push(faultAt(place, 'bad-signature'))
    if (event.contentText !== null && hashOf(event.contentText) !== event.envelope.fingerprint)
      faults.push(faultAt(place, 'fingerprint-mismatch'))
  }

  const release = (nodeId: NodeId): void => {
    const ofNode = waiting.get(nodeId)
    const next = ofNode?.get((chains.get(nodeId)?.length ?? 0) + 1)
    if (ofNode === undefined || next === undefined) return
    ofNode.delete(next.event.envelope.nodeSeq)
    see(next.event, next.place, next.signatureIsRight)
  }

  return {
    see,
    /** The directory in force from here on; what waited for it goes on. */
    advance: (next: Directory): void => {
      directory = next
      for (const nodeId of waiting.keys()) release(nodeId)
    },
    discard: (nodeId: NodeId, nodeSeq: number): void => {
      waiting.get(nodeId)?.delete(nodeSeq)
    },
    /** Envelope hashes of each node's chain, from nodeSeq 1 on. */
    chains,
    repeats: () => repeats,
    faults: (): AuditFault[] => [
      ...faults,
      ...[...waiting.values()].flatMap((ofNode) =>
        [...ofNode.values()].map(({ event, place }) =>
          faultAt(place, directory.node(event.envelope.nodeId) === undefined ? 'unknown-node' : 'gap'),
        ),
      ),
    ],
  }
}
