import type { NodeId } from '../domain/ids.ts'
import { type RebaseReport, rebaseJournal } from '../publisher/relay/rebase-journal.ts'
import type { DataFolder } from './data-folder.ts'
import { nodeKey } from './keys.ts'
import { type LogSide, openJournal } from './open-stores.ts'

/** Mends a node's journal that differs from the log. */
export async function rebaseNode(
  data: DataFolder,
  { log, codec, reader, rootKeys }: LogSide,
  nodeId: NodeId,
): Promise<RebaseReport> {
  const journal = openJournal(data, nodeId)
  try {
    const signingKey = nodeKey(data, nodeId)
    return await rebaseJournal({ journal, log, codec, directory: reader, rootKeys, signingKey })
  } finally {
    journal.close()
  }
}
