import type { DirectoryReader } from '../../ports/directory-log.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog, LogRecord } from '../../ports/event-log.ts'
import type { Bookmark, Journal, JournalRecord } from '../../ports/journal.ts'
import { readRecord } from '../../ports/read-record.ts'

/** Of a log of which nothing is known. */
export const BEGINNING = { nodeSeq: 0, offset: 0, readTo: 0, directoryPosition: 0 }

/**
 * The journal's bookmark, if the log confirms it: the log is the same, and the bookmark's record is still at its place.
 * Otherwise the log was replaced, or an older copy of it was restored. Then the bookmark is the log's beginning, so
 * that the relay reads all of it.
 */
export async function trustedBookmark(
  bookmark: Bookmark,
  {
    journal,
    log,
    codec,
    directory,
  }: { journal: Journal; log: EventLog; codec: EventCodec; directory: DirectoryReader },
  logId: string,
): Promise<Bookmark> {
  const partition = log.partitionOf(journal.nodeId)
  const end = (await log.ends())[partition] ?? 0
  const isAhead = bookmark.readTo > end || bookmark.directoryPosition > directory.latest().position
  if (bookmark.logId !== logId || isAhead) return { ...BEGINNING, logId }
  if (bookmark.nodeSeq === 0) return bookmark

  const own = journal.read(bookmark.nodeSeq, 1)[0]
  const there = (await log.read(partition, bookmark.offset - 1, 1))[0]
  const isThere = own !== undefined && there?.offset === bookmark.offset - 1 && isSameEvent(there, own, codec)
  return isThere ? bookmark : { ...BEGINNING, logId }
}

/** Compares the bytes. If they differ, one of the two may have been erased, and the envelopes are compared. */
function isSameEvent({ value }: LogRecord, own: JournalRecord, codec: EventCodec): boolean {
  if ('unreadable' in value) return false
  if (Buffer.compare(value.body, own.body) === 0) return true
  if (value.schema.name !== own.schema.name) return false
  const reading = readRecord(value, codec)
  return reading.kind === 'event' && reading.hash === own.envelopeHash
}
