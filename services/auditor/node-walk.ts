import { hashOf } from '../domain/canonical.ts'
import type { Directory } from '../domain/directory/directory.ts'
import { judge, type NodeHead, type Verdict } from '../domain/event/judge.ts'
import { goesBack, latestAtAfter } from '../domain/event/latest-at.ts'
import type { Hash, Instant, NodeId } from '../domain/ids.ts'
import type { BlamedEvents } from './blamed-events.ts'
import { createHashList, type HashList } from './hash-list.ts'
import type { SeenEvent } from './seen-event.ts'

/** So many events of a node may wait for an earlier one. Then the earlier one counts as missing. */
const MOST_WAITING_EVENTS = 10_000

/** The walk along one node's chain. */
export interface NodeWalk {
  /** The next event of the node, in the order of the log. */
  see(seen: SeenEvent): void
  /** Judges the waiting events again that can now follow the chain: it has grown, or the directory has moved on. */
  release(): void
  /** The root has discarded an event, so it waits for nothing any more. */
  discard(nodeSeq: number, envelopeHash: Hash): void
  /** Ends the walk: what still waits is named, once for each gap. */
  finish(): void
  /** Envelope hashes of the chain. */
  chain: HashList
  /** How many events were met again. */
  repeats(): number
}

interface NodeWalkDeps {
  /** The directory in force where the walk stands. */
  directory: () => Directory
  blame: BlamedEvents['blame']
  /** Called for each event that takes its place in the chain: `next` or `not-allowed`. */
  onPlaced?: (seen: SeenEvent, verdict: Verdict) => void
}

/**
 * Follows the chain of a node as the projector does (rule 4). It judges with the same `judge`, but waits and releases in
 * its own way instead of by `judgeInTurn`, on purpose: an audit that shared it could not notice a fault in it.
 *
 * Each event ends in one of these states:
 * - in the chain: it is the node's next event. When its node had no right to it, this is a fault as well.
 * - waiting: an event before it is missing, or the directory does not know the node yet. It is judged again as soon as
 *   the chain has reached it, or the directory has moved on.
 * - repeated: it is in the chain already, or waits already. This is no fault.
 * - blamed: it is another event than the one in the chain, or its signature or content is wrong. It takes no place in
 *   the chain, so that the true event can still come.
 *
 * A missing event that never comes is one fault, `gap`. It is named when too many events wait for it, and at the end. The
 * walk then goes on behind the gap, so that one damaged event does not hide what else is wrong.
 */
export function createNodeWalk(nodeId: NodeId, { directory, blame, onPlaced }: NodeWalkDeps): NodeWalk {
  const chain = createHashList()
  const waiting = new Map<number, SeenEvent>()
  /** The latest time in the chain so far. */
  let latestAt: Instant | null = null
  let repeats = 0

  function follow(seen: SeenEvent): void {
    const { nodeSeq, at } = seen.event.envelope
    const verdict = isBridged(chain, nodeSeq) ? 'duplicate' : verdictOn(seen, { chain, latestAt }, directory())
    if (verdict === 'gap' || verdict === 'unknown-node') wait(seen)
    else if (verdict === 'duplicate') countRepeat(seen)
    else {
      if (verdict !== 'next') blame(seen, verdict, verdict === 'not-allowed' ? whyBackDated(at, latestAt) : undefined)
      if (verdict !== 'next' && verdict !== 'not-allowed') return
      chain.put(nodeSeq, seen.event.envelopeHash)
      onPlaced?.(seen, verdict)
      latestAt = latestAtAfter(latestAt, at)
    }
  }

  function wait(seen: SeenEvent): void {
    const { nodeSeq } = seen.event.envelope
    const earlier = waiting.get(nodeSeq)
    if (earlier === undefined) waiting.set(nodeSeq, seen)
    else if (earlier.event.envelopeHash === seen.event.envelopeHash) countRepeat(seen)
    else blame(seen, 'fork')
  }

  /** A repeat must say the same, or it could carry a forged content past the audit. */
  function countRepeat(seen: SeenEvent): void {
    repeats++
    for (const code of faultsOfRepeat(seen)) blame(seen, code)
  }

  function release(): void {
    for (let next = waiting.get(chain.length + 1); next !== undefined; next = waiting.get(chain.length + 1)) {
      const { nodeSeq } = next.event.envelope
      waiting.delete(nodeSeq)
      follow(next)
      const waitsAgain = waiting.has(nodeSeq)
      if (waitsAgain) return
    }
  }

  /** Bridges a gap: takes the waiting event's `prevHash` as the missing event's hash and goes on. */
  function bridgeGap(): void {
    const first = firstOf(waiting)
    const { nodeSeq, prevHash } = first.event.envelope
    blame(
      first,
      'gap',
      `${missingEvents(chain.length + 1, nodeSeq - 1)} missing before this one, or cannot be believed`,
    )
    chain.put(nodeSeq - 1, prevHash)
    release()
  }

  const isKnown = () => directory().node(nodeId) !== undefined

  return {
    see: (seen) => {
      follow(seen)
      release()
      if (waiting.size > MOST_WAITING_EVENTS && isKnown()) bridgeGap()
    },
    release,
    discard: (nodeSeq, envelopeHash) => {
      if (waiting.get(nodeSeq)?.event.envelopeHash === envelopeHash) waiting.delete(nodeSeq)
    },
    finish: () => {
      if (waiting.size === 0) return
      if (isKnown()) while (waiting.size > 0) bridgeGap()
      else blame(firstOf(waiting), 'unknown-node', unknownNode(waiting.size))
    },
    chain,
    repeats: () => repeats,
  }
}

/** Was this event called missing already? It comes after all then. */
const isBridged = (chain: HashList, nodeSeq: number): boolean => nodeSeq <= chain.length && chain.at(nodeSeq) === null

/** Stands for the hash of an event that is missing. No event can follow upon it. */
const NO_HASH = '' as Hash

const whyBackDated = (at: Instant, latestAt: Instant | null): string | undefined =>
  goesBack(at, latestAt) ? `its time ${at} is before ${latestAt}, the time of an earlier event of the node` : undefined

function verdictOn(
  { event, signatureIsRight }: SeenEvent,
  { chain, latestAt }: { chain: HashList; latestAt: Instant | null },
  directory: Directory,
): Verdict {
  const { nodeId, nodeSeq } = event.envelope
  const head: NodeHead | null =
    chain.length === 0 ? null : { nodeId, nodeSeq: chain.length, hash: chain.at(chain.length) ?? NO_HASH, latestAt }
  return judge({ event, head, directory, signatureIsValid: signatureIsRight, appliedHash: chain.at(nodeSeq) })
}

function faultsOfRepeat({ event: { contentText, envelope }, signatureIsRight }: SeenEvent): string[] {
  const contentIsRight = contentText === null || hashOf(contentText) === envelope.fingerprint
  return [...(signatureIsRight ? [] : ['bad-signature']), ...(contentIsRight ? [] : ['fingerprint-mismatch'])]
}

const firstOf = (waiting: Map<number, SeenEvent>): SeenEvent =>
  waiting.get([...waiting.keys()].reduce((lowest, nodeSeq) => Math.min(lowest, nodeSeq))) as SeenEvent

const missingEvents = (from: number, to: number): string =>
  from === to ? `event ${from} of the node is` : `events ${from} to ${to} of the node are`

const unknownNode = (events: number): string => `the directory does not know this node; ${events} of its events wait`
