import type { EventLog } from '../../ports/event-log.ts'
import type { LogReader } from './log-reader.ts'
import type { NodeRelay } from './node-relay.ts'

/**
 * Nodes whose events were sent and cannot be read back yet, because a transaction of somebody else holds their partition
 * up. Nothing more is sent for them meanwhile: it would only stand in the log once more.
 */
export interface HeldNodes {
  has(node: NodeRelay): boolean
  /** Looks which of these nodes are held up. */
  look(missing: NodeRelay[]): Promise<void>
  /** Lets nodes go whose partition is held up no more, after what was held up was read. */
  release(): Promise<void>
}

export function createHeldNodes(log: Pick<EventLog, 'heldUp'>, reader: Pick<LogReader, 'readToEnd'>): HeldNodes {
  const held = new Set<NodeRelay>()
  const partitions = async () => new Set((await log.heldUp()).map(({ partition }) => partition))

  return {
    has: (node) => held.has(node),
    look: async (missing) => {
      const heldUp = await partitions()
      for (const node of missing) if (heldUp.has(node.partition())) held.add(node)
    },
    release: async () => {
      if (held.size === 0) return
      const heldUp = await partitions()
      const released = [...held].filter((node) => !heldUp.has(node.partition()))
      await reader.readToEnd(new Set(released.map(({ partition }) => partition())))
      for (const node of released) held.delete(node)
    },
  }
}
