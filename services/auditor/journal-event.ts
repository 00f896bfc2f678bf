import { hashOf } from '../domain/canonical.ts'
import type { Directory } from '../domain/directory/directory.ts'
import type { HashedEvent } from '../domain/event/signed-event.ts'
import type { Hash } from '../domain/ids.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { JournalRecord } from '../ports/journal.ts'
import { journalColumns } from '../ports/journal-columns.ts'
import { readRecord } from '../ports/read-record.ts'
import { signatureIsRight } from './event-signature.ts'
import { type AuditFault, type FaultPlace, faultAt } from './fault.ts'

/** Gives the event of a record, or the reason why it cannot be read. */
export function readJournalEvent(codec: EventCodec, record: JournalRecord): HashedEvent | string {
  const reading = readRecord(record, codec)
  if (reading.kind === 'event') return reading.event
  return reading.kind === 'control' ? 'not an event' : reading.why
}

const COLUMNS = ['nodeSeq', 'eventId', 'commandId', 'envelopeHash', 'itemId', 'version', 'at'] as const

interface RecordContext {
  place: FaultPlace
  /** Hash of the envelope before it. Null when it is not known. */
  previous: Hash | null
  /** Hash of the envelope that the log has at this place of the chain. Null when it is not known. */
  inLog: Hash | null
  directory: Directory
  /** The record before it. Null at the beginning, and for an orphan. */
  before: Pick<JournalRecord, 'at'> | null
  /** Whether an earlier event has its command id. */
  isRepeated: boolean
}

/** Faults of a record: signature, fingerprint, chain, and each column beside the event. */
export async function recordFaults(
  event: HashedEvent | string,
  record: JournalRecord,
  { place, previous, inLog, directory, before, isRepeated }: RecordContext,
): Promise<AuditFault[]> {
  if (typeof event === 'string') return [faultAt(place, 'undecodable', event)]
  const { envelope } = event
  const faults: AuditFault[] = []
  const blame = (code: string, message?: string) => faults.push(faultAt(place, code, message))
  if (!(await signatureIsRight(event, directory))) blame('bad-signature')
  if (event.contentText !== null && hashOf(event.contentText) !== envelope.fingerprint) blame('fingerprint-mismatch')
  if (previous !== null && envelope.prevHash !== previous) blame('fork', 'it does not follow the event before it')
  const columns = journalColumns(event, before, isRepeated)
  for (const column of COLUMNS)
    if (record[column] !== columns[column]) blame('column-differs', `${column} is not that of the envelope`)
  if (record.schema.name !== `hub.${envelope.type}`) blame('column-differs', 'the schema is not that of the event')
  if (inLog !== null && inLog !== event.envelopeHash)
    blame('log-differs', 'the log holds another event at this place of the chain')
  return faults
}
