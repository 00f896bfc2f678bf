import type { DirectoryNode } from '../../domain/directory/directory.ts'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { Journal } from '../../ports/journal.ts'
import { createNodePublisher, type NodePublisherDeps } from '../../publisher/create-node-publisher.ts'
import { createPlaceNaming } from '../../publisher/known-places.ts'
import type { NodePublisher } from '../../publisher/node-publisher.ts'
import { newId, newNonce } from '../clock.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { nodeKey, type SigningKey } from '../data/keys.ts'
import { nodeFilesAt } from '../engines/open-attachments.ts'
import { type LogSide, openJournal } from '../engines/open-stores.ts'
import { nationalNames } from './national-names.ts'

/** A node's write side: its journal, and the publisher that decides and signs on it. */
export interface OpenNode {
  nodeId: NodeId
  node: DirectoryNode
  journal: Journal
  publisher: NodePublisher
}

const placeNaming = createPlaceNaming(nationalNames)

export function openNode(
  data: DataFolder,
  { rootKeys, codec, directory, clock: { now, timers }, logTime, clockIsRight }: LogSide,
  nodeId: NodeId,
  {
    isReady,
    onScrub,
    onErased,
    textsApart,
    fetchFiles,
  }: Pick<NodePublisherDeps, 'isReady' | 'onScrub' | 'onErased' | 'textsApart' | 'fetchFiles'> = {},
): OpenNode {
  const node = directory.latest().node(nodeId)
  if (node === undefined) throw new HubError('node-unregistered', `The directory does not know the node "${nodeId}".`)
  const signingKey = keyInForce(data, node)
  using opened = new DisposableStack()
  const journal = opened.use(openJournal(data, nodeId))
  // Read now, so that a journal that cannot be read is known before a clerk's first request.
  journal.head()
  const publisher = createNodePublisher({
    nodeId,
    hubId: rootKeys.hubId,
    journal,
    codec,
    signingKey,
    directory: () => directory.latest(),
    now,
    logTime,
    clockIsRight,
    newId,
    newNonce,
    isReady,
    onScrub,
    placeNaming,
    turn: timers.turn,
    timer: () => performance.now(),
    textsApart,
    files: nodeFilesAt(data, { now }, nodeId),
    fetchFiles,
    onErased,
  })
  opened.move()
  return { nodeId, node, journal, publisher }
}

/** Everybody would set aside as forged what another key signs, so such a key is reported before anything is signed. */
function keyInForce(data: DataFolder, { nodeId, keys }: DirectoryNode): SigningKey {
  const held = nodeKey(data, nodeId)
  const known = keys.find(({ keyId, publicKeyText }) => keyId === held.keyId && publicKeyText === held.publicKeyText)
  if (known !== undefined && !known.revoked && known.untilSeq === null) return held
  const why = known === undefined ? 'is not one of the node' : known.revoked ? 'was revoked' : 'was rotated'
  throw new HubError(
    'key-not-in-force',
    `The key in ${data.nodeKeyFile(nodeId)} ${why} (${nodeId}). Restore the right one, or stop the hub and run: hub keys rotate --node ${nodeId}`,
  )
}
