import type { HubError } from '../../../domain/errors.ts'
import type { NodeId } from '../../../domain/ids.ts'
import type { Relay } from '../../../publisher/relay/create-relay.ts'
import { saidOf } from '../said-of.ts'

/** A node of this folder that cannot publish, or whose events do not get into the log, in words for operators. */
export interface StoppedNode {
  nodeId: NodeId
  code: string
  says: string
}

/** The nodes that were left out at the start, and those that the relay stopped. */
export const stoppedNodes = (leftOut: Map<NodeId, HubError>, relay: Pick<Relay, 'troubles'>): StoppedNode[] => [
  ...[...leftOut].map(([nodeId, why]) => ({ nodeId, ...saidOf(why) })),
  ...relay.troubles().map(({ nodeId, error }) => ({ nodeId, ...saidOf(error) })),
]
