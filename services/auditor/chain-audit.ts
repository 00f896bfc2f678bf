import { hashOf } from '../domain/canonical.ts'
import type { Directory } from '../domain/directory/directory.ts'
import { judge, type NodeHead, type Verdict } from '../domain/event/judge.ts'
import type { HashedEvent } from '../domain/event/signed-event.ts'
import type { Hash, NodeId } from '../domain/ids.ts'
import { type AuditFault, type FaultPlace, faultAt } from './fault.ts'
import { createHashList, type HashList } from './hash-list.ts'

interface Seen {
  event: HashedEvent
  place: FaultPlace
  signatureIsRight: boolean
}

/** So many events of a node are kept waiting for an earlier one; then it counts as missing and the chain goes on. */
const MOST_WAITING_EVENTS = 10_000

/**
 * Walks the nodes' chains as the projector does (rule 4), with `judge`, and names what does not check. It has a walk of
 * its own instead of `judgeInTurn`, on purpose: an audit that shared it could not notice a fault in it. Events that wait
 * for an earlier one are kept. An event that never comes is one fault, `gap`, and the walk goes on behind it, so that a
 * single damaged event does not hide what else is wrong.
 */
export function createChainAudit(start: Directory) {
  const chains = new Map<NodeId, HashList>()
  const waiting = new Map<NodeId, Map<number, Seen>>()
  let faults: (AuditFault & { envelopeHash?: Hash })[] = []
  let directory = start
  let repeats = 0

  const chainOf = (nodeId: NodeId): HashList => {
    const chain = chains.get(nodeId) ?? createHashList()
    chains.set(nodeId, chain)
    return chain
  }

  const judged = ({ event, signatureIsRight }: Seen): Verdict => {
    const { nodeId, nodeSeq } = event.envelope
    const chain = chainOf(nodeId)
    const head: NodeHead | null =
      chain.length === 0 ? null : { nodeId, nodeSeq: chain.length, hash: chain.at(chain.length) ?? '' }
    return judge({ event, head, directory, signatureIsValid: signatureIsRight, appliedHash: chain.at(nodeSeq) })
  }

  const blame = ({ event, place }: Seen, code: string, message?: string) =>
    faults.push({ ...faultAt(place, code, message), envelopeHash: event.envelopeHash })

  function see(event: HashedEvent, place: FaultPlace, signatureIsRight: boolean): void {
    const { nodeId } = event.envelope
    settle({ event, place, signatureIsRight })
    release(nodeId)
    const held = waiting.get(nodeId)
    if (held !== undefined && held.size > MOST_WAITING_EVENTS && directory.node(nodeId) !== undefined)
      goOnBehindGap(nodeId)
  }

  function settle(seen: Seen): void {
    const { nodeId, nodeSeq } = seen.event.envelope
    const chain = chainOf(nodeId)
    // Called missing already, and found after all.
    if (nodeSeq <= chain.length && chain.at(nodeSeq) === null) return repeated(seen)
    const verdict = judged(seen)
    if (verdict === 'gap' || verdict === 'unknown-node') wait(seen)
    else if (verdict === 'next' || verdict === 'not-allowed') {
      chain.put(nodeSeq, seen.event.envelopeHash)
      if (verdict === 'not-allowed') blame(seen, verdict)
    } else if (verdict === 'duplicate') repeated(seen)
    else blame(seen, verdict)
  }

  function wait(seen: Seen): void {
    const { nodeId, nodeSeq } = seen.event.envelope
    const ofNode = waiting.get(nodeId) ?? new Map<number, Seen>()
    const earlier = ofNode.get(nodeSeq)
    if (earlier === undefined) waiting.set(nodeId, ofNode.set(nodeSeq, seen))
    else if (earlier.event.envelopeHash === seen.event.envelopeHash) repeated(seen)
    else blame(seen, 'fork')
  }

  function repeated(seen: Seen): void {
    const { contentText, envelope } = seen.event
    repeats++
    if (!seen.signatureIsRight) blame(seen, 'bad-signature')
    if (contentText !== null && hashOf(contentText) !== envelope.fingerprint) blame(seen, 'fingerprint-mismatch')
  }

  function release(nodeId: NodeId): void {
    const ofNode = waiting.get(nodeId)
    for (;;) {
      const next = ofNode?.get(chainOf(nodeId).length + 1)
      if (ofNode === undefined || next === undefined) return
      ofNode.delete(next.event.envelope.nodeSeq)
      settle(next)
      if (ofNode.has(next.event.envelope.nodeSeq)) return
    }
  }

  /** What the first waiting event calls its predecessor stands for the one that is missing. */
  function goOnBehindGap(nodeId: NodeId): void {
    const ofNode = waiting.get(nodeId) as Map<number, Seen>
    const first = firstOf(ofNode)
    const { nodeSeq, prevHash } = first.event.envelope
    const from = chainOf(nodeId).length + 1
    const missing =
      from === nodeSeq - 1 ? `event ${from} of the node is` : `events ${from} to ${nodeSeq - 1} of the node are`
    blame(first, 'gap', `${missing} missing before this one, or cannot be believed`)
    chainOf(nodeId).put(nodeSeq - 1, prevHash)
    release(nodeId)
  }

  return {
    see,
    /**
     * The directory in force from here on. Events that waited for it are judged again. An old record that is sent again
     * does not take the directory back. The services ask `directoryAfter` for this; an audit does not believe it.
     */
    advance: (next: Directory): void => {
      if (next.position <= directory.position) return
      directory = next
      for (const nodeId of waiting.keys()) release(nodeId)
    },
    /** The root gave an event up: it is no fault any more. */
    discard: (nodeId: NodeId, nodeSeq: number, envelopeHash: Hash): void => {
      const held = waiting.get(nodeId)?.get(nodeSeq)
      if (held?.event.envelopeHash === envelopeHash) waiting.get(nodeId)?.delete(nodeSeq)
      faults = faults.filter((fault) => fault.envelopeHash !== envelopeHash)
    },
    /** Envelope hashes of each node's chain. */
    chains,
    repeats: () => repeats,
    /** At the end of the partition. */
    finish: (): AuditFault[] => {
      for (const [nodeId, ofNode] of waiting) {
        if (ofNode.size === 0) continue
        const first = firstOf(ofNode)
        if (directory.node(nodeId) === undefined)
          blame(first, 'unknown-node', `the directory does not know this node; ${ofNode.size} of its events wait`)
        else while (ofNode.size > 0) goOnBehindGap(nodeId)
      }
      return faults.map(({ envelopeHash: _, ...fault }) => fault)
    },
  }
}

const firstOf = (waiting: Map<number, Seen>): Seen =>
  waiting.get([...waiting.keys()].reduce((lowest, nodeSeq) => Math.min(lowest, nodeSeq))) as Seen
