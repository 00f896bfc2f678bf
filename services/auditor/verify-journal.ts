import type { Directory } from '../domain/directory/directory.ts'
import { isWellFormed } from '../domain/event/is-well-formed.ts'
import type { HashedEvent } from '../domain/event/signed-event.ts'
import { type Hash, isHash } from '../domain/ids.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { Journal, JournalRecord } from '../ports/journal.ts'
import { bookmarkFaults } from './bookmark-faults.ts'
import { createErasureLedger, type ErasureLedger } from './erasures.ts'
import { type AuditFault, type FaultPlace, faultAt, storeFaultAt } from './fault.ts'
import type { HashList } from './hash-list.ts'
import { type FreedItems, itemStateFaults } from './item-state-faults.ts'
import type { FreedItem } from './items-after-discards.ts'
import { readJournalEvent, recordFaults } from './journal-event.ts'
import type { PartitionWalk } from './verify-partition.ts'

export interface JournalAudit {
  events: number
  /** Events that the log does not hold yet. This is no fault. */
  pending: number
  faults: AuditFault[]
}

export interface JournalAuditOptions {
  journal: Journal
  log: EventLog
  codec: EventCodec
  directory: Directory
  /** The node's chain as the log has it. */
  logChain: HashList
  /** How the node's partition was read. */
  walk: Pick<PartitionWalk, 'end' | 'advances' | 'freed'>
  onProgress?: (events: number) => void
}

/**
 * Checks a node's journal: its columns against the signed envelopes, the chain, the fingerprints, the item states, the
 * relay's bookmark, and the chain against the log's. Changes nothing, and holds one page in memory.
 */
export async function verifyJournal(options: JournalAuditOptions): Promise<JournalAudit> {
  const { journal } = options
  const store: FaultPlace = { store: 'journal', nodeId: journal.nodeId }
  const damage = (journal.check?.() ?? []).map((found) => storeFaultAt(store, found))
  const erasures = createErasureLedger()
  const chain = await verifyChain(options, erasures)
  const orphans = await orphanFaults(options)
  const bookmark = await bookmarkFaults(options)
  return { ...chain, faults: [...damage, ...chain.faults, ...orphans, ...erasures.faults(), ...bookmark] }
}

const RECORDS_AT_ONCE = 500

async function verifyChain(options: JournalAuditOptions, erasures: ErasureLedger): Promise<JournalAudit> {
  const { journal, codec, directory, logChain, onProgress } = options
  const audit: JournalAudit = { events: 0, pending: 0, faults: [] }
  let previous: Hash | null = directory.node(journal.nodeId)?.registrationHash ?? null
  let before: JournalRecord | null = null
  let next = 1
  for (let page = journal.read(next, RECORDS_AT_ONCE); page.length > 0; page = journal.read(next, RECORDS_AT_ONCE)) {
    const seen: { event: HashedEvent; place: FaultPlace }[] = []
    for (const record of page) {
      const place = placeOf(record, journal)
      if (record.nodeSeq !== next) audit.faults.push(faultAt(place, 'gap', `event ${next} is missing`))
      next = record.nodeSeq + 1
      audit.events++
      if (record.nodeSeq > logChain.length) audit.pending++
      const event = readJournalEvent(codec, record)
      const inLog = logChain.at(record.nodeSeq)
      const isRepeated = isRepeatedIn(journal, event, record)
      const context = { place, previous, inLog, directory, before, isRepeated }
      audit.faults.push(...(await recordFaults(event, record, context)))
      before = record
      previous = typeof event === 'string' ? record.envelopeHash : event.envelopeHash
      if (typeof event === 'string') continue
      seen.push({ event, place })
      erasures.see(event, place)
    }
    audit.faults.push(...itemStateFaults(journal, seen, changesItemIn(journal, codec), freedHere(options)))
    onProgress?.(audit.events)
  }
  return audit
}

const changesItemIn =
  (journal: Journal, codec: EventCodec) =>
  (nodeSeq: number): boolean => {
    const record = journal.read(nodeSeq, 1)[0]
    const event = record === undefined ? 'no record' : readJournalEvent(codec, record)
    return typeof event !== 'string' && isWellFormed(event.envelope)
  }

/** The relay tells the journal of a freed item when it has read the discard. */
function freedHere({ journal, walk: { freed } }: JournalAuditOptions): FreedItems {
  const { readTo } = journal.bookmark()
  const state = (item: FreedItem) => (item.freedAt < readTo ? item : 'unread')
  return new Map([...freed].map(([itemId, item]) => [itemId, state(item)]))
}

/** Whether an earlier event of the chain has the command id of this one. It is asked only where the column says so. */
const isRepeatedIn = (
  journal: Journal,
  event: HashedEvent | string,
  { nodeSeq, ...record }: JournalRecord,
): boolean => {
  if (typeof event === 'string' || record.commandId !== event.envelopeHash) return false
  const { commandId } = event.envelope
  if (!isHash(commandId)) return false
  const first = journal.transact((tx) => tx.outcomeOf(commandId))
  return first !== null && first.record.nodeSeq < nodeSeq
}

/** A rebase took these out of the chain, so nothing is known of what stood before them. */
async function orphanFaults({ journal, codec, directory }: JournalAuditOptions): Promise<AuditFault[]> {
  const faults: AuditFault[] = []
  for (const { record } of journal.orphans()) {
    const event = readJournalEvent(codec, record)
    const context = { place: placeOf(record, journal), previous: null, inLog: null, directory, before: record }
    const isRepeated = typeof event !== 'string' && record.commandId === event.envelopeHash
    faults.push(
      ...(await recordFaults(typeof event === 'string' ? `orphan: ${event}` : event, record, {
        ...context,
        isRepeated,
      })),
    )
  }
  return faults
}

const placeOf = ({ nodeSeq, itemId }: JournalRecord, { nodeId }: Journal): FaultPlace => ({
  store: 'journal',
  nodeId,
  nodeSeq,
  itemId,
})
