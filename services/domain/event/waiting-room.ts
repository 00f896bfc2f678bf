import type { NodeId } from '../ids.ts'
import type { WaitReason } from './judge.ts'
import type { HashedEvent } from './signed-event.ts'

/** An event as it was read from a partition of the log. */
export interface LoggedEvent {
  event: HashedEvent
  position: { offset: number }
}

/** An event that waits, with what it waits for. */
export type Waiting<E> = E & { waitsFor: WaitReason }

/** Events that wait for an earlier event or for their node. Each node has a queue, by nodeSeq and then by offset. */
export interface WaitingRoom<E extends LoggedEvent> {
  add(entry: Waiting<E>): void
  /** Takes out the first event of a node, if its nodeSeq is at most this. */
  takeUpTo(nodeId: NodeId, nodeSeq: number): Waiting<E> | undefined
  /** Takes out all events of a node, in order. */
  takeAll(nodeId: NodeId): Waiting<E>[]
  /** Takes out all copies of one envelope. */
  takeEnvelope(nodeId: NodeId, envelopeHash: string): Waiting<E>[]
  /** All events, in no particular order. */
  all(): Waiting<E>[]
}

export function createWaitingRoom<E extends LoggedEvent>(entries: Waiting<E>[] = []): WaitingRoom<E> {
  const queues = new Map<NodeId, Waiting<E>[]>()
  const room: WaitingRoom<E> = {
    add: (entry) => {
      const { nodeId } = entry.event.envelope
      const queue = queues.get(nodeId) ?? []
      queues.set(nodeId, queue)
      // A queue is kept in descending order: its first event stands last, so that taking it out is a pop.
      queue.splice(placeIn(queue, entry), 0, entry)
    },
    takeUpTo: (nodeId, nodeSeq) => {
      const queue = queues.get(nodeId) ?? []
      const first = queue.at(-1)
      return first !== undefined && first.event.envelope.nodeSeq <= nodeSeq ? queue.pop() : undefined
    },
    takeAll: (nodeId) => {
      const queue = queues.get(nodeId) ?? []
      queues.delete(nodeId)
      return queue.reverse()
    },
    takeEnvelope: (nodeId, envelopeHash) => {
      const queue = queues.get(nodeId) ?? []
      queues.set(
        nodeId,
        queue.filter(({ event }) => event.envelopeHash !== envelopeHash),
      )
      return queue.filter(({ event }) => event.envelopeHash === envelopeHash)
    },
    all: () => [...queues.values()].flat(),
  }
  for (const entry of entries) room.add(entry)
  return room
}

/** The index of an event in a falling queue, by binary search. */
function placeIn(queue: LoggedEvent[], entry: LoggedEvent): number {
  let low = 0
  let high = queue.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBefore(entry, queue[middle] as LoggedEvent)) low = middle + 1
    else high = middle
  }
  return low
}

const isBefore = (a: LoggedEvent, b: LoggedEvent): boolean => {
  const seqs = a.event.envelope.nodeSeq - b.event.envelope.nodeSeq
  return seqs < 0 || (seqs === 0 && a.position.offset < b.position.offset)
}
