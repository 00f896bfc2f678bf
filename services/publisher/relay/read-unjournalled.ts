import type { EventLog } from '../../ports/event-log.ts'
import type { Journal } from '../../ports/journal.ts'
import { type ChainLink, createChainInLog } from './chain-in-log.ts'
import { type DirectoryDeps, inForceAfter } from './in-force-after.ts'
import { logIdOf } from './log-id.ts'
import { trustedBookmark } from './trusted-bookmark.ts'
import { type UnjournalledEvent, unjournalledOf } from './unjournalled.ts'

const CHUNK = 1000

/**
 * Reads where the journal and the log part: gives the last event that both have, and the node's events after it in the
 * log.
 */
export async function readUnjournalled(
  deps: { journal: Journal; log: EventLog } & DirectoryDeps,
): Promise<{ keepUntil: number; unjournalled: UnjournalledEvent[] }> {
  const { journal, log, codec } = deps
  const { nodeId } = journal
  const partition = log.partitionOf(nodeId)
  const bookmark = await trustedBookmark(journal.bookmark(), deps, await logIdOf(log, codec, partition))
  const own = (nodeSeq: number) => journal.read(nodeSeq, 1)[0] ?? null
  const hash = bookmark.nodeSeq === 0 ? null : (own(bookmark.nodeSeq)?.envelopeHash ?? null)
  const chain = createChainInLog({ nodeId, codec, begin: { nodeSeq: bookmark.nodeSeq, hash }, own })

  let inForce = await deps.directory.at(bookmark.directoryPosition)
  let keepUntil = bookmark.nodeSeq
  const unjournalled: UnjournalledEvent[] = []
  const take = (links: ChainLink[]) => {
    for (const link of links)
      if (link.isOwn && unjournalled.length === 0) keepUntil = link.record.nodeSeq
      else unjournalled.push(unjournalledOf(link, codec))
  }
  for (let offset = bookmark.readTo; ; ) {
    const records = await log.read(partition, offset, CHUNK)
    const last = records.at(-1)
    if (last === undefined) return { keepUntil, unjournalled }
    for (const record of records) {
      const before = inForce
      inForce = await inForceAfter(record, before, deps)
      take(inForce === before ? chain.arrive(record, inForce) : chain.directoryAdvanced(inForce))
    }
    offset = last.offset + 1
  }
}
