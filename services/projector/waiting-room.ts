import type { NodeId } from '../domain/ids.ts'
import type { WaitingEvent } from './waiting-event.ts'

/** Events that wait for a predecessor or for their node, by node, nodeSeq and offset. */
export interface WaitingRoom {
  add(entry: WaitingEvent): void
  /** Takes out the first of a node's, when its nodeSeq is at most this. */
  takeUpTo(nodeId: NodeId, nodeSeq: number): WaitingEvent | undefined
  /** Takes out all of a node's, in order. */
  takeAll(nodeId: NodeId): WaitingEvent[]
  /** Takes out those of this envelope. */
  takeEnvelope(nodeId: NodeId, envelopeHash: string): WaitingEvent[]
  nodes(): NodeId[]
  all(): WaitingEvent[]
}

export function createWaitingRoom(entries: WaitingEvent[]): WaitingRoom {
  const queues = new Map<NodeId, WaitingEvent[]>()
  const room: WaitingRoom = {
    add: (entry) => {
      const { nodeId } = entry.event.envelope
      const queue = queues.get(nodeId) ?? []
      queues.set(nodeId, queue)
      // The last stands first, so that taking the first out is a pop.
      queue.splice(placeIn(queue, entry), 0, entry)
    },
    takeUpTo: (nodeId, nodeSeq) => {
      const queue = queues.get(nodeId)
      const first = queue?.at(-1)
      return first !== undefined && first.event.envelope.nodeSeq <= nodeSeq ? queue?.pop() : undefined
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
    nodes: () => [...queues.keys()].sort(),
    all: () => [...queues.values()].flat(),
  }
  for (const entry of entries) room.add(entry)
  return room
}

/** Binary search in a queue that falls. */
function placeIn(queue: WaitingEvent[], entry: WaitingEvent): number {
  let low = 0
  let high = queue.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBefore(entry, queue[middle] as WaitingEvent)) low = middle + 1
    else high = middle
  }
  return low
}

const isBefore = (a: WaitingEvent, b: WaitingEvent): boolean => {
  const seqs = a.event.envelope.nodeSeq - b.event.envelope.nodeSeq
  return seqs < 0 || (seqs === 0 && a.position.offset < b.position.offset)
}
