import { closeSync, existsSync, fstatSync, openSync, readSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { openAttachmentFolder } from '../../adapters/files/attachment-folder.ts'
import { putFileNow } from '../../adapters/files/put-now.ts'
import { createSpool } from '../../adapters/files/spool.ts'
import type { FileHash } from '../../domain/attachments.ts'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import { SIGNATURE_BYTES } from '../../edge/file-signatures.ts'
import type { AttachmentStore, OwnAttachmentStore } from '../../ports/attachment-store.ts'
import type { FileLook, NodeFiles } from '../../publisher/attachments/node-files.ts'
import { type Clock, newId } from '../clock.ts'
import { closedAtEnd } from '../closed-at-end.ts'
import type { DataFolder } from '../data/data-folder.ts'
import type { HubPlace } from './open-stores.ts'

const folderAt = (folder: string, { now }: Pick<Clock, 'now'>): OwnAttachmentStore =>
  openAttachmentFolder({ folder, now: () => Date.parse(now()), newId })

/** The files of a node that publishes here. They lie beside its journal, so that it publishes with no network. */
export function nodeFilesAt(data: DataFolder, clock: Pick<Clock, 'now'>, nodeId: NodeId): NodeFiles {
  const folder = data.nodeAttachments(nodeId)
  const pathOf = (file: FileHash) => join(folder, file.slice(0, 2), file)
  return {
    store: folderAt(folder, clock),
    lookAt: (file) => lookAtFile(pathOf(file)),
    putNow: (file, bytes) => putFileNow(folder, { file, bytes, newId }),
    markNamed: (file) => {
      if (existsSync(pathOf(file))) utimesSync(pathOf(file), 0, 0)
    },
    removeNow: (file) => rmSync(pathOf(file), { force: true }),
  }
}

function lookAtFile(path: string): FileLook | null {
  if (!existsSync(path)) return null
  const handle = openSync(path, 'r')
  try {
    const beginning = Buffer.alloc(SIGNATURE_BYTES)
    return { bytes: fstatSync(handle).size, beginning: beginning.subarray(0, readSync(handle, beginning)) }
  } finally {
    closeSync(handle)
  }
}

/** The files of all nodes, where readers get them: the only place that chooses the engine. */
export async function openAttachments({
  settings: { mongoUrl },
  data,
  clock,
}: HubPlace): Promise<AttachmentStore & AsyncDisposable> {
  const folder = data.attachmentsFolder
  if (mongoUrl === null) return closedAtEnd(folderAt(folder, clock))
  // The client of MongoDB is loaded only where it is used.
  const { openMongoAttachments } = await import('../../adapters/mongo/attachment-store.ts')
  const spool = createSpool({ folder: join(folder, 'incoming'), newId })
  return closedAtEnd(openMongoAttachments({ url: mongoUrl, now: () => Date.parse(clock.now()), spool }))
}

/**
 * The same for who fills it. On Kafka the readers are elsewhere: files in this folder would be read by nobody there. So
 * without MongoDB the store is one that is away.
 */
export async function openSharedAttachments(place: HubPlace): Promise<AttachmentStore & AsyncDisposable> {
  const { kafka, mongoUrl } = place.settings
  return kafka !== null && mongoUrl === null ? closedAtEnd(awayStore) : openAttachments(place)
}

const isAway = (): never => {
  throw new HubError(
    'store-unavailable',
    'HUB_MONGO is not set: on Kafka the files that items name go to the MongoDB of all nodes, which this publisher needs for them. Until then what names a file waits in its journal.',
  )
}

const awayStore: AttachmentStore = {
  put: async () => isAway(),
  stat: async () => isAway(),
  // biome-ignore lint/correctness/useYield: nothing is there to be read.
  read: async function* () {
    isAway()
  },
  // biome-ignore lint/correctness/useYield: as above.
  list: async function* () {
    isAway()
  },
  remove: async () => isAway(),
  close: async () => {},
}
