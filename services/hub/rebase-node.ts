import type { NodeId } from '../domain/ids.ts'
import { type RebaseReport, rebaseJournal } from '../publisher/relay/rebase-journal.ts'
import type { DataFolder } from './data-folder.ts'
import { nodeKey } from './init.ts'
import { type LogSide, openJournal } from './open-stores.ts'

/** Mends a node's journal that differs from the log. */
export async function rebaseNode(
  data: DataFolder,
  { log, codec, reader }: LogSide,
  nodeId: NodeId,
): Promise<RebaseReport> {
  const journal = openJournal(data, nodeId)
  try {
    return await rebaseJournal({ journal, log, codec, directory: reader.latest(), signingKey: nodeKey(data, nodeId) })
  } finally {
    journal.close()
  }
}
