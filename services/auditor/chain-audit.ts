import type { Directory } from '../domain/directory/directory.ts'
import type { Hash, NodeId } from '../domain/ids.ts'
import { createBlamedEvents } from './blamed-events.ts'
import type { AuditFault } from './fault.ts'
import type { HashList } from './hash-list.ts'
import { createNodeWalk, type NodeWalk } from './node-walk.ts'
import type { SeenEvent } from './seen-event.ts'

/** Walks the chains of all nodes in one partition and names what does not check (`createNodeWalk`). */
export interface ChainAudit {
  /** The next event in the order of the log. */
  see(seen: SeenEvent): void
  /** The directory that is in force from here on. Events that waited for it are judged again. */
  advance(next: Directory): void
  /** The root has discarded an event. It is no fault any more. */
  discard(nodeId: NodeId, nodeSeq: number, envelopeHash: Hash): void
  /** Ends the audit, at the end of the partition. */
  finish(): AuditFault[]
  /** Envelope hashes of each node's chain. */
  chains(): Map<NodeId, HashList>
  /** How many events were met again. */
  repeats(): number
}

export function createChainAudit(start: Directory): ChainAudit {
  const { blame, forgive, faults } = createBlamedEvents()
  const walks = new Map<NodeId, NodeWalk>()
  let directory = start

  const walkOf = (nodeId: NodeId): NodeWalk => {
    const walk = walks.get(nodeId) ?? createNodeWalk(nodeId, { directory: () => directory, blame })
    walks.set(nodeId, walk)
    return walk
  }

  return {
    see: (seen) => walkOf(seen.event.envelope.nodeId).see(seen),
    advance: (next) => {
      // An old record that is sent again does not take the directory back. The services ask `directoryAfter` for this;
      // an audit finds out for itself.
      if (next.position <= directory.position) return
      directory = next
      for (const walk of walks.values()) walk.release()
    },
    discard: (nodeId, nodeSeq, envelopeHash) => {
      walks.get(nodeId)?.discard(nodeSeq, envelopeHash)
      forgive(envelopeHash)
    },
    finish: () => {
      for (const walk of walks.values()) walk.finish()
      return faults()
    },
    chains: () => new Map([...walks].map(([nodeId, { chain }]) => [nodeId, chain])),
    repeats: () => [...walks.values()].reduce((sum, walk) => sum + walk.repeats(), 0),
  }
}
