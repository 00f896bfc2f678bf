import type { Directory } from '../../domain/directory/directory.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog } from '../../ports/event-log.ts'
import type { Journal } from '../../ports/journal.ts'
import { logIdOf } from './log-id.ts'
import { nextInChain } from './next-in-chain.ts'
import type { Foreign } from './refill.ts'
import { isSameEvent, trustedBookmark } from './trusted-bookmark.ts'

const CHUNK = 1000

/** Where the journal and the log part: the last common event, and the node's events in the log after it. */
export async function readForeign(deps: {
  journal: Journal
  log: EventLog
  codec: EventCodec
  directory: Directory
}): Promise<{ keepUntil: number; foreign: Foreign[] }> {
  const { journal, log, codec, directory } = deps
  const { nodeId } = journal
  const partition = log.partitionOf(nodeId)
  const bookmark = await trustedBookmark(deps, await logIdOf(log, codec, partition))
  const bookmarked = bookmark.nodeSeq === 0 ? undefined : journal.read(bookmark.nodeSeq, 1)[0]
  let end = {
    nodeSeq: bookmark.nodeSeq,
    hash: bookmarked?.envelopeHash ?? directory.node(nodeId)?.registrationHash ?? '',
  }
  let keepUntil = end.nodeSeq
  const foreign: Foreign[] = []
  for (let offset = bookmark.offset; ; ) {
    const records = await log.read(partition, offset, CHUNK)
    const last = records.at(-1)
    if (last === undefined) return { keepUntil, foreign }
    for (const record of records) {
      const event = nextInChain(record, end, { nodeId, directory, codec })
      if (event === null || 'unreadable' in record.value) continue
      end = { nodeSeq: event.envelope.nodeSeq, hash: event.envelopeHash }
      const own = foreign.length === 0 ? journal.read(end.nodeSeq, 1)[0] : undefined
      if (own !== undefined && isSameEvent(record, own, codec)) keepUntil = end.nodeSeq
      else foreign.push({ event, value: record.value })
    }
    offset = last.offset + 1
  }
}
