import type { FileHash } from '../../../domain/attachments.ts'
import type { NodeId } from '../../../domain/ids.ts'
import type { OwnAttachmentStore } from '../../../ports/attachment-store.ts'
import { fetchFiles } from '../../../publisher/attachments/fetch-files.ts'
import type { NodeFiles } from '../../../publisher/attachments/node-files.ts'
import { startNodeFilesSweep } from '../../../publisher/attachments/node-files-sweep.ts'
import { type BringFiles, createFilesFirst } from '../../../publisher/relay/files-first.ts'
import { nodeFilesAt, openSharedAttachments } from '../../engines/open-attachments.ts'
import type { OpenNode } from '../../nodes/open-node.ts'
import { saidOf } from '../said-of.ts'
import type { Ground } from './part.ts'

export interface NodeAttachments extends AsyncDisposable {
  storeOf(nodeId: NodeId): OwnAttachmentStore | undefined
  bringFiles: BringFiles
  /** The nodes, and whether an event of each waits for a file. */
  waiting(): { nodeId: NodeId; waitsForFile: boolean }[]
  /** Fetches files that a node lacks from where readers have them. Whether any came. */
  fetch(nodeId: NodeId, missed: FileHash[]): Promise<boolean>
  /** A text was erased: its files may be named by none any more. */
  sweepSoon(): void
}

/** The files of the nodes that publish here: what the relay brings to readers, and the sweep of what nobody names. */
export async function startNodeAttachments(
  nodes: Map<NodeId, OpenNode>,
  { place, side, logger, metrics }: Pick<Ground, 'place' | 'side' | 'logger' | 'metrics'>,
): Promise<NodeAttachments> {
  const { timers } = place.clock
  await using opened = new AsyncDisposableStack()
  const shared = opened.use(await openSharedAttachments(place))
  const files = new Map<NodeId, NodeFiles>(
    [...nodes.keys()].map((id) => [id, nodeFilesAt(place.data, place.clock, id)]),
  )
  const sweep = startNodeFilesSweep(
    [...nodes].map(([nodeId, { journal }]) => ({
      ...{ journal, codec: side.codec, shared, files: files.get(nodeId) as NodeFiles },
      ...{ now: () => Date.parse(place.clock.now()), turn: timers.turn },
    })),
    {
      timers,
      onSwept: (count) => metrics.attachmentsDone('swept', count),
      onFailure: (error) => {
        const { code, says } = saidOf(error as Error)
        logger.error({ code }, `attachments: what no item names was not swept: ${says}`)
      },
    },
  )
  opened.defer(sweep.stop)
  const bringFiles = createFilesFirst({
    codec: side.codec,
    attachmentsOf: (nodeId) => files.get(nodeId)?.store,
    shared,
    onBrought: (bytes) => metrics.attachmentsDone('brought', 1, bytes),
    onLost: (nodeId, file, why) => {
      metrics.attachmentsDone('lost')
      const says = why === null ? '' : `: ${why.message}`
      logger.error({ nodeId, file }, `${nodeId}: an event names a file that is lost: it is sent without it${says}`)
    },
  })
  const waiting = new Set<NodeId>()
  const closing = opened.move()
  return {
    storeOf: (nodeId) => files.get(nodeId)?.store,
    bringFiles: async (entries) => {
      const brought = await bringFiles(entries)
      for (const { key } of entries) waiting.delete(key)
      for (const key of brought.waiting.keys()) waiting.add(key)
      return brought
    },
    waiting: () => [...files.keys()].map((nodeId) => ({ nodeId, waitsForFile: waiting.has(nodeId) })),
    fetch: async (nodeId, missed) => {
      const own = files.get(nodeId)?.store
      if (own === undefined) return false
      const fetched = await fetchFiles(missed, { own, shared })
      metrics.attachmentsDone('fetched', fetched)
      return fetched > 0
    },
    sweepSoon: sweep.demand,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}
