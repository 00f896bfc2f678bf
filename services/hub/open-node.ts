import type { DirectoryNode } from '../domain/directory/directory.ts'
import { HubError } from '../domain/errors.ts'
import type { NodeId } from '../domain/ids.ts'
import type { Journal } from '../ports/journal.ts'
import { createNodePublisher } from '../publisher/create-node-publisher.ts'
import type { NodePublisher } from '../publisher/node-publisher.ts'
import { newId, newNonce, now } from './clock.ts'
import type { DataFolder } from './data-folder.ts'
import { nodeKey } from './init.ts'
import { type LogSide, openJournal } from './open-stores.ts'

/** A node's write side: its journal, and who decides and signs on it. */
export interface OpenNode {
  nodeId: NodeId
  node: DirectoryNode
  journal: Journal
  publisher: NodePublisher
}

export function openNode(
  data: DataFolder,
  { rootKeys, codec, reader }: LogSide,
  nodeId: NodeId,
  isReady: () => boolean = () => true,
): OpenNode {
  const node = reader.latest().node(nodeId)
  if (node === undefined) throw new HubError('usage', `The directory does not know the node "${nodeId}".`)
  const journal = openJournal(data, nodeId)
  const publisher = createNodePublisher({
    nodeId,
    hubId: rootKeys.hubId,
    journal,
    codec,
    signingKey: nodeKey(data, nodeId),
    directory: () => reader.latest(),
    now,
    newId,
    newNonce,
    isReady,
  })
  return { nodeId, node, journal, publisher }
}
