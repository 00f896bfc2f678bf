import { statSync } from 'node:fs'
import { join } from 'node:path'
import { openAttachmentFolder } from '../../adapters/files/attachment-folder.ts'
import { createSpool } from '../../adapters/files/spool.ts'
import type { FileHash } from '../../domain/attachments.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { AttachmentStore } from '../../ports/attachment-store.ts'
import { newId } from '../clock.ts'
import { closedAtEnd } from '../closed-at-end.ts'
import type { DataFolder } from '../data/data-folder.ts'
import type { HubPlace } from './open-stores.ts'

const folderAt = (folder: string): AttachmentStore => openAttachmentFolder({ folder, now: Date.now, newId })

/** The files of a node that publishes here. They lie beside its journal, so that it publishes with no network. */
export const nodeAttachments = (data: DataFolder, nodeId: NodeId): AttachmentStore =>
  folderAt(data.nodeAttachments(nodeId))

/** Bytes of a file of a node, asked at once, within the transaction that signs an event that names it. */
export const sizeOfNodeFile =
  (data: DataFolder, nodeId: NodeId) =>
  (file: FileHash): number | null => {
    const path = join(data.nodeAttachments(nodeId), file.slice(0, 2), file)
    return statSync(path, { throwIfNoEntry: false })?.size ?? null
  }

/** The files of all nodes, where readers get them: the only place that chooses the engine. */
export async function openAttachments({
  settings: { mongoUrl },
  data,
}: HubPlace): Promise<AttachmentStore & AsyncDisposable> {
  const folder = data.attachmentsFolder
  if (mongoUrl === null) return closedAtEnd(folderAt(folder))
  // The client of MongoDB is loaded only where it is used.
  const { openMongoAttachments } = await import('../../adapters/mongo/attachment-store.ts')
  const spool = createSpool({ folder: join(folder, 'incoming'), newId })
  return closedAtEnd(openMongoAttachments({ url: mongoUrl, now: Date.now, spool }))
}
