import { existsSync } from 'node:fs'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { DataFolder } from './data-folder.ts'

/** The nodes whose key lies in the folder. This hub can sign for them. */
export const ownNodes = (data: DataFolder): NodeId[] =>
  data.nodeIds().filter((nodeId) => existsSync(data.nodeKeyFile(nodeId)))

/** The node, when this hub can sign for it; else HubError `usage`. */
export function ownNode(data: DataFolder, nodeId: NodeId): NodeId {
  const nodeIds = ownNodes(data)
  if (nodeIds.includes(nodeId)) return nodeId
  throw new HubError('usage', `No node "${nodeId}" with a key here. Nodes: ${nodeIds.join(', ') || 'none'}`)
}
