import type { NodeId } from '../domain/ids.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { Bookmark, Journal } from '../ports/journal.ts'
import { type RecordReading, readRecord } from '../ports/read-record.ts'
import { type AuditFault, type FaultPlace, faultAt } from './fault.ts'
import type { HashList } from './hash-list.ts'
import type { PartitionWalk } from './verify-partition.ts'

interface BookmarkAudit {
  journal: Journal
  log: EventLog
  codec: EventCodec
  /** The node's chain as the log has it. */
  logChain: HashList
  walk: Pick<PartitionWalk, 'end' | 'advances' | 'freed'>
}

/** Does the log agree with the relay's bookmark? The relay asks this too, and if not, reads the log from the start. */
export async function bookmarkFaults(audit: BookmarkAudit): Promise<AuditFault[]> {
  const objection = await bookmarkObjection(audit)
  const place: FaultPlace = { store: 'journal', nodeId: audit.journal.nodeId }
  return objection === null ? [] : [faultAt(place, 'bookmark-differs', objection)]
}

/** What the log says against the bookmark. Null when it agrees. */
async function bookmarkObjection(audit: BookmarkAudit): Promise<string | null> {
  const { journal, log, codec, walk } = audit
  const { nodeId } = journal
  const bookmark = journal.bookmark()
  const { nodeSeq, offset, readTo, logId, directoryPosition } = bookmark
  const partition = log.partitionOf(nodeId)
  const readAt = (place: number) => readingAt(place, { log, codec, partition })

  if (logId === null) return nodeSeq === 0 && offset === 0 && readTo === 0 ? null : 'it names no log'
  if (isBeginningOfAnother(await readAt(0), logId)) return `it is about the log ${logId}`
  if (readTo < offset || readTo > ((await log.ends())[partition] ?? 0)) return `it was read to offset ${readTo}`
  if (await passesOver(bookmark, audit)) return `it passes over an event of the node before offset ${readTo}`
  // The relay may have read further than this walk, which cannot judge that part.
  const inForce = directoryAt(readTo, walk)
  if (readTo <= walk.end && directoryPosition !== inForce)
    return `the directory stood at ${inForce} before offset ${readTo}, not at ${directoryPosition}`
  if (nodeSeq === 0) return offset === 0 ? null : `it stands at offset ${offset} without an event`
  if (isEvent(await readAt(offset - 1), nodeId, nodeSeq)) return null
  return `the node's event ${nodeSeq} does not stand right before offset ${offset}`
}

/** Null when the log has no record there. */
async function readingAt(
  offset: number,
  { log, codec, partition }: { log: EventLog; codec: EventCodec; partition: number },
): Promise<RecordReading | null> {
  const [record] = await log.read(partition, offset, 1)
  return record?.offset === offset ? readRecord(record.value, codec) : null
}

const isBeginningOfAnother = (reading: RecordReading | null, logId: string): boolean =>
  reading?.kind === 'control' && reading.control.fact.type === 'LogCreated' && reading.control.fact.logId !== logId

const isEvent = (reading: RecordReading | null, nodeId: NodeId, nodeSeq: number): boolean =>
  reading?.kind === 'event' && reading.event.envelope.nodeId === nodeId && reading.event.envelope.nodeSeq === nodeSeq

/** The directory only moves forward. An old record that was sent again does not put it back. */
const directoryAt = (offset: number, { advances }: Pick<PartitionWalk, 'advances'>): number =>
  advances.reduce((most, advance) => (advance.offset < offset ? Math.max(most, advance.position) : most), 0)

/**
 * Does the node's next event stand in the part that the relay has read, although its bookmark says that there is none? An
 * event counts by its place in the chain, so that a forged one is not taken for it.
 */
async function passesOver(
  { nodeSeq, offset, readTo }: Bookmark,
  { journal: { nodeId }, log, codec, logChain }: BookmarkAudit,
): Promise<boolean> {
  const next = logChain.at(nodeSeq + 1)
  if (next === null) return false
  for (let from = offset; from < readTo; ) {
    const records = await log.read(log.partitionOf(nodeId), from, Math.min(500, readTo - from))
    const last = records.at(-1)
    if (last === undefined) return false
    if (records.some(({ key, value }) => key === nodeId && readRecord(value, codec).hash === next)) return true
    from = last.offset + 1
  }
  return false
}
