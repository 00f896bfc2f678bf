import type { NodeId } from '../../domain/ids.ts'
import { type RebaseReport, rebaseJournal } from '../../publisher/relay/rebase-journal.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { nodeKey } from '../data/keys.ts'
import { type LogSide, openJournal } from '../engines/open-stores.ts'

/** Mends a node's journal that differs from the log. */
export async function rebaseNode(
  data: DataFolder,
  { log, codec, directory, rootKeys }: LogSide,
  nodeId: NodeId,
): Promise<RebaseReport> {
  using journal = openJournal(data, nodeId)
  const signingKey = nodeKey(data, nodeId)
  return await rebaseJournal({ journal, log, codec, directory, rootKeys, signingKey })
}
