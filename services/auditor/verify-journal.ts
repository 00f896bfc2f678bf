import { hashOf } from '../domain/canonical.ts'
import type { Directory } from '../domain/directory/directory.ts'
import { type SealedEvent, seal } from '../domain/event/signed-event.ts'
import type { Hash, ItemId } from '../domain/ids.ts'
import { type ItemState, stateAfter } from '../domain/item/decide.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal, JournalRecord } from '../ports/journal.ts'
import { createErasureLedger } from './erasures.ts'
import { type AuditFault, faultAt, type Place } from './fault.ts'
import { signatureIsRight } from './signature-check.ts'

export interface JournalAudit {
  events: number
  /** Events that the log does not hold yet: no fault. */
  pending: number
  faults: AuditFault[]
}

/**
 * Checks a node's journal: each stored value against the signed envelope, the chain, the fingerprints, the
 * item states it decides by, and its chain against the log's. Changes nothing.
 */
export async function verifyJournal(options: {
  journal: Journal
  codec: EventCodec
  directory: Directory
  /** The node's chain as the log has it. */
  logChain: Hash[]
}): Promise<JournalAudit> {
  const { journal, codec, directory, logChain } = options
  const audit: JournalAudit = { events: 0, pending: 0, faults: [] }
  const erasures = createErasureLedger()
  const states = new Map<ItemId, ItemState>()
  let previous: Hash | null = directory.node(journal.nodeId)?.registrationHash ?? null

  for (let next = 1; ; ) {
    const records = journal.read(next, 500)
    if (records.length === 0) break
    for (const record of records) {
      const place: Place = { store: 'journal', nodeId: journal.nodeId, nodeSeq: record.nodeSeq, itemId: record.itemId }
      audit.events++
      if (record.nodeSeq !== next) audit.faults.push(faultAt(place, 'gap', `event ${next} is missing`))
      next = record.nodeSeq + 1
      const event = readEvent(codec, record)
      if (typeof event === 'string') {
        audit.faults.push(faultAt(place, 'undecodable', event))
        previous = record.envelopeHash
        continue
      }
      audit.faults.push(...(await eventFaults(event, record, { place, previous, directory, logChain })))
      if (record.nodeSeq > logChain.length) audit.pending++
      erasures.see(event, place)
      states.set(record.itemId, stateAfter(event.envelope, states.get(record.itemId) ?? null))
      previous = event.envelopeHash
    }
  }
  audit.faults.push(...erasures.faults(), ...stateFaults(journal, states))
  return audit
}

function readEvent(codec: EventCodec, record: JournalRecord): SealedEvent | string {
  try {
    const decoded = codec.decode(record)
    return decoded.kind === 'event' ? seal(decoded.event) : 'not an event'
  } catch (error) {
    return (error as Error).message
  }
}

async function eventFaults(
  event: SealedEvent,
  record: JournalRecord,
  {
    place,
    previous,
    directory,
    logChain,
  }: { place: Place; previous: Hash | null; directory: Directory; logChain: Hash[] },
): Promise<AuditFault[]> {
  const { envelope } = event
  const columns = ['nodeSeq', 'eventId', 'commandId', 'itemId', 'version', 'at'] as const
  const inLog = logChain[envelope.nodeSeq - 1]
  const faults: AuditFault[] = []
  if (!(await signatureIsRight(event, directory))) faults.push(faultAt(place, 'bad-signature'))
  if (event.contentText !== null && hashOf(event.contentText) !== envelope.fingerprint)
    faults.push(faultAt(place, 'fingerprint-mismatch'))
  if (previous !== null && envelope.prevHash !== previous) faults.push(faultAt(place, 'fork'))
  if (record.envelopeHash !== event.envelopeHash)
    faults.push(faultAt(place, 'column-differs', 'envelopeHash is not that of the envelope'))
  for (const column of columns)
    if (record[column] !== envelope[column])
      faults.push(faultAt(place, 'column-differs', `${column} is not that of the envelope`))
  if (inLog !== undefined && inLog !== event.envelopeHash)
    faults.push(faultAt(place, 'log-differs', 'the log holds another event at this place of the chain'))
  return faults
}

function stateFaults(journal: Journal, states: Map<ItemId, ItemState>): AuditFault[] {
  return journal.transact((tx) =>
    [...states].flatMap(([itemId, expected]) => {
      const stored = tx.item(itemId)
      const same =
        stored !== null &&
        stored.version === expected.version &&
        stored.status === expected.status &&
        stored.fingerprint === expected.fingerprint
      return same
        ? []
        : [
            faultAt(
              { store: 'journal', nodeId: journal.nodeId, itemId },
              'state-differs',
              'the item state is not the fold of its events',
            ),
          ]
    }),
  )
}
