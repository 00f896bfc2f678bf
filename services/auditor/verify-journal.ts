import type { Directory } from '../domain/directory/directory.ts'
import type { HashedEvent } from '../domain/event/signed-event.ts'
import type { Hash } from '../domain/ids.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { Journal } from '../ports/journal.ts'
import { createErasureLedger } from './erasures.ts'
import { type AuditFault, type FaultPlace, faultAt, storeFaultAt } from './fault.ts'
import type { HashList } from './hash-list.ts'
import { bookmarkFaults, stateFaults } from './journal-bookkeeping.ts'
import { eventFaults, readJournalEvent } from './journal-event.ts'
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
  walk: PartitionWalk
  onProgress?: (events: number) => void
}

/**
 * Checks a node's journal: its columns against the signed envelopes, the chain, the fingerprints, the item states, the
 * relay's bookmark, and the chain against the log's. Changes nothing, and holds one page in memory.
 */
export async function verifyJournal(options: JournalAuditOptions): Promise<JournalAudit> {
  const { journal, codec, directory, logChain } = options
  const { nodeId } = journal
  const store: FaultPlace = { store: 'journal', nodeId }
  const faults: AuditFault[] = (journal.check?.() ?? []).map((found) => storeFaultAt(store, found))
  const audit: JournalAudit = { events: 0, pending: 0, faults }
  const erasures = createErasureLedger()
  let previous: Hash | null = directory.node(nodeId)?.registrationHash ?? null

  for (let next = 1; ; ) {
    const records = journal.read(next, 500)
    if (records.length === 0) break
    const seen: { event: HashedEvent; place: FaultPlace }[] = []
    for (const record of records) {
      const place: FaultPlace = { ...store, nodeSeq: record.nodeSeq, itemId: record.itemId }
      audit.events++
      if (record.nodeSeq !== next) faults.push(faultAt(place, 'gap', `event ${next} is missing`))
      next = record.nodeSeq + 1
      if (record.nodeSeq > logChain.length) audit.pending++
      const event = readJournalEvent(codec, record)
      if (typeof event === 'string') faults.push(faultAt(place, 'undecodable', event))
      else {
        const inLog = logChain.at(record.nodeSeq)
        faults.push(...(await eventFaults(event, record, { place, previous, inLog, directory })))
        seen.push({ event, place })
        erasures.see(event, place)
      }
      previous = typeof event === 'string' ? record.envelopeHash : event.envelopeHash
    }
    faults.push(...stateFaults(journal, seen))
    options.onProgress?.(audit.events)
  }
  for (const { record } of journal.orphans()) {
    const place: FaultPlace = { ...store, nodeSeq: record.nodeSeq, itemId: record.itemId }
    const event = readJournalEvent(codec, record)
    if (typeof event === 'string') faults.push(faultAt(place, 'undecodable', `orphan: ${event}`))
    else faults.push(...(await eventFaults(event, record, { place, previous: null, inLog: null, directory })))
  }
  faults.push(...erasures.faults(), ...(await bookmarkFaults(options)))
  return audit
}
