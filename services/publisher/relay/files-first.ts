import type { FileHash } from '../../domain/attachments.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { AttachmentStore } from '../../ports/attachment-store.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { LogEntry } from '../../ports/event-log.ts'
import { filesOfRecord } from '../attachments/node-files-sweep.ts'

export interface FilesFirstDeps {
  codec: EventCodec
  /** The folder of a node that publishes here. */
  attachmentsOf: (nodeId: NodeId) => AttachmentStore | undefined
  /** Where everybody reads them. */
  shared: AttachmentStore
  /** A file is neither here nor there. The event that names it is sent all the same: the chain must go on. */
  onLost: (nodeId: NodeId, file: FileHash) => void
}

/** Each file that events name is in the shared store when this resolves. Rejects while a store cannot be reached. */
export type BringFiles = (entries: LogEntry[]) => Promise<void>

export function createFilesFirst({ codec, attachmentsOf, shared, onLost }: FilesFirstDeps): BringFiles {
  async function bring(nodeId: NodeId, file: FileHash): Promise<void> {
    const own = attachmentsOf(nodeId)
    const [here = null, there] = [await own?.stat(file), await shared.stat(file)]
    if (there !== null && (here === null || here.bytes === there.bytes)) return
    const put = here !== null && own !== undefined ? await shared.put(file, own.read(file)) : null
    if (put?.ok !== true && there === null) onLost(nodeId, file)
  }

  return async (entries) => {
    for (const { key, ...value } of entries) {
      for (const file of filesOfRecord(value, codec)) await bring(key, file)
    }
  }
}
