import type { FileHash } from '../../domain/attachments.ts'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { AttachmentStore, StoredFile } from '../../ports/attachment-store.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { LogEntry } from '../../ports/event-log.ts'
import { filesOfRecord } from '../attachments/node-files-sweep.ts'

export interface FilesFirstDeps {
  codec: EventCodec
  /** The folder of a node that publishes here. */
  attachmentsOf: (nodeId: NodeId) => AttachmentStore | undefined
  /** Where everybody reads them. */
  shared: AttachmentStore
  /** A file was written to the shared store. */
  onBrought?: (bytes: number) => void
  /**
   * A file is neither here nor there, or what is there cannot be mended from here. The event that names it is sent all the
   * same: the chain must go on.
   */
  onLost: (nodeId: NodeId, file: FileHash, why: Error | null) => void
}

export interface BroughtFiles {
  /** Each file that these events name is in the shared store. They keep their order. */
  ready: LogEntry[]
  /** Nodes with events that are not ready, from the first one on whose file cannot be brought now, and why. */
  waiting: Map<NodeId, Error>
}

/** Brings the files that events name, so that no reader meets an event before its files. */
export type BringFiles = (entries: LogEntry[]) => Promise<BroughtFiles>

export function createFilesFirst({ codec, attachmentsOf, shared, onBrought, onLost }: FilesFirstDeps): BringFiles {
  async function bring(nodeId: NodeId, file: FileHash, there: StoredFile | null): Promise<void> {
    const own = attachmentsOf(nodeId)
    const here = (await own?.stat(file)) ?? null
    if (there !== null && (here === null || here.bytes === there.bytes)) return
    try {
      const put = here !== null && own !== undefined ? await shared.put(file, own.read(file)) : null
      if (put?.ok === true) onBrought?.(put.bytes)
      else if (there === null) onLost(nodeId, file, null)
    } catch (error) {
      if (!(error instanceof HubError && error.code === 'attachment-damaged')) throw error
      onLost(nodeId, file, error)
    }
  }

  return async (entries) => {
    const ready: LogEntry[] = []
    const waiting = new Map<NodeId, Error>()
    // A store that is away takes seconds to say so. It is asked once for all nodes.
    let away: Error | null = null
    const sharedStat = (file: FileHash) =>
      shared.stat(file).catch((error) => {
        away = error
        throw error
      })
    for (const entry of entries) {
      const { key, ...record } = entry
      if (waiting.has(key)) continue
      try {
        for (const file of filesOfRecord(record, codec)) {
          if (away !== null) throw away
          await bring(key, file, await sharedStat(file))
        }
        ready.push(entry)
      } catch (error) {
        waiting.set(key, error as Error)
      }
    }
    return { ready, waiting }
  }
}
