import { HubError } from '../domain/errors.ts'
import type { NodeId } from '../domain/ids.ts'

/** Why a node takes no command, and sends nothing, while its journal went another way than the log. */
export const differsFromLog = (nodeId: NodeId): HubError =>
  new HubError(
    'node-not-ready',
    `The journal of ${nodeId} differs from the log. Stop the hub and run: hub journal rebase --node ${nodeId}`,
  )
