import type { HashedEvent } from '../domain/event/signed-event.ts'
import { isHash, isInstant, parseInstant } from '../domain/ids.ts'
import type { JournalRecord } from './journal.ts'

/** What a journal keeps of an event beside its record. */
export type JournalColumns = Omit<JournalRecord, 'schema' | 'body'>

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const BEGINNING = parseInstant('1970-01-01T00:00:00.000Z')

/**
 * The columns of an event. A member that has not the form of the event format cannot be kept and stands in for itself: a
 * time by that of the record before it, an id by the hash of the envelope. So does a command id that an earlier event of
 * the chain has already (`isRepeated`). Whoever wants the member itself finds it in the body.
 */
export function journalColumns(
  { envelope, envelopeHash }: HashedEvent,
  before: Pick<JournalRecord, 'at'> | null,
  isRepeated: boolean,
): JournalColumns {
  const { nodeSeq, eventId, commandId, itemId, version, at } = envelope
  return {
    nodeSeq,
    eventId: UUID.test(eventId) ? eventId : uuidOfHash(envelopeHash),
    commandId: isHash(commandId) && !isRepeated ? commandId : envelopeHash,
    envelopeHash,
    itemId,
    version,
    at: isInstant(at) ? at : (before?.at ?? BEGINNING),
  }
}

const uuidOfHash = (hash: string): string =>
  hash.slice('sha-256:'.length).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
