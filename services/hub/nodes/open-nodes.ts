import { existsSync } from 'node:fs'
import type { FileHash } from '../../domain/attachments.ts'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { TextsApart } from '../../publisher/texts-apart.ts'
import type { DataFolder } from '../data/data-folder.ts'
import type { LogSide } from '../engines/open-stores.ts'
import { type OpenNode, openNode } from './open-node.ts'

interface OpenNodesHooks {
  isReady: (nodeId: NodeId) => boolean
  onLeftOut: (nodeId: NodeId, why: HubError) => void
  /** Erased bytes could not be wiped out of the node's journal; null when they could be after all. */
  onScrub: (nodeId: NodeId, failure: HubError | null) => void
  /** A text was erased. */
  onErased?: () => void
  textsApart?: TextsApart
  fetchFiles?: (nodeId: NodeId, files: FileHash[]) => Promise<boolean>
}

/**
 * Opens every node that has a folder here. A node whose key or journal is lost or damaged is reported and left out,
 * because it must not keep the other offices from publishing.
 */
export function openNodes(
  data: DataFolder,
  side: LogSide,
  { isReady, onLeftOut, onScrub, onErased, textsApart, fetchFiles }: OpenNodesHooks,
): Map<NodeId, OpenNode> {
  const nodes = new Map<NodeId, OpenNode>()
  using opened = new DisposableStack()
  for (const nodeId of data.nodeIds()) {
    try {
      requireKey(data, nodeId)
      const node = openNode(data, side, nodeId, {
        isReady: () => isReady(nodeId),
        onScrub: (failure) => onScrub(nodeId, failure),
        onErased,
        textsApart,
        fetchFiles: fetchFiles && ((files) => fetchFiles(nodeId, files)),
      })
      opened.defer(node.journal.close)
      nodes.set(nodeId, node)
    } catch (error) {
      if (!(error instanceof HubError) || error.retryable) throw error
      onLeftOut(nodeId, error)
    }
  }
  opened.move()
  return nodes
}

function requireKey(data: DataFolder, nodeId: NodeId): void {
  const file = data.nodeKeyFile(nodeId)
  if (existsSync(file)) return
  const remedy = existsSync(data.nextNodeKeyFile(nodeId))
    ? `The registration of ${nodeId} did not end: stop the hub and run "hub keys new" for it again.`
    : 'Restore it, or remove the folder.'
  throw new HubError('key-missing', `${file} is not there. ${remedy}`)
}
