import type { ControlRecord } from '../domain/event/control-record.ts'
import { makerOf, type NodeId } from '../domain/ids.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog } from '../ports/event-log.ts'
import { type RecordReading, readRecord } from '../ports/read-record.ts'
import { createChainAudit } from './chain-audit.ts'
import { createErasureLedger } from './erasures.ts'
import { signatureIsRight } from './event-signature.ts'
import { type AuditFault, type FaultPlace, faultAt } from './fault.ts'
import type { HashList } from './hash-list.ts'

export interface LogAudit {
  records: number
  events: number
  controls: number
  /** Events met again: at-least-once delivery, no fault. */
  repeats: number
  faults: AuditFault[]
  /** Envelope hashes of each node's chain. */
  chains: Map<NodeId, HashList>
  /** By partition. */
  walks: PartitionWalk[]
}

/** How far a partition was read, and where the directory moved on in it. */
export interface PartitionWalk {
  end: number
  advances: { offset: number; position: number }[]
}

export interface LogAuditOptions {
  log: EventLog
  codec: EventCodec
  directory: DirectoryReader
  /** Whether root keys signed a control record. */
  controlIsSigned: (control: ControlRecord) => boolean
  onProgress?: (records: number) => void
  batchSize?: number
}

/**
 * Reads the whole log and checks chain, signatures, fingerprints, contiguity, rights as they stood at each
 * place (rule 11), and that every erased content has its redaction (rule 9). Changes nothing.
 */
export async function verifyLog(options: LogAuditOptions): Promise<LogAudit> {
  const { log, directory, batchSize = 500 } = options
  await directory.refresh()
  const erasures = createErasureLedger()
  const audit: LogAudit = { records: 0, events: 0, controls: 0, repeats: 0, faults: [], chains: new Map(), walks: [] }

  for (let partition = 0; partition < log.partitions; partition++) {
    const chain = createChainAudit(await directory.at(0))
    const before = audit.records
    const walk: PartitionWalk = { end: 0, advances: [] }
    audit.walks.push(walk)
    let next = 0
    let time = ''
    for (;;) {
      const records = await log.read(partition, next, batchSize)
      if (records.length === 0) break
      const reads = records.map((record) => readRecord(record.value, options.codec))
      const signatures = await Promise.all(
        reads.map((read) => read.kind === 'event' && signatureIsRight(read.event, directory.latest())),
      )
      for (const [index, record] of records.entries()) {
        const read = reads[index] as RecordReading
        const place: FaultPlace = { store: 'log', partition, offset: record.offset }
        if (record.offset !== next) audit.faults.push(faultAt(place, 'record-missing', missing(next, record.offset)))
        if (record.time < time) audit.faults.push(faultAt(place, 'time-goes-back', `${record.time}, after ${time}`))
        next = record.offset + 1
        walk.end = next
        time = record.time
        if (read.kind === 'undecodable') audit.faults.push(faultAt(place, 'undecodable', read.why))
        else if (read.kind === 'control') {
          audit.controls++
          audit.faults.push(...(await applyControl(read.control, place, { chain, walk }, options)))
        } else {
          audit.events++
          const { nodeId, nodeSeq, itemId } = read.event.envelope
          const at: FaultPlace = { ...place, nodeId, nodeSeq, itemId }
          if (record.key !== nodeId) audit.faults.push(faultAt(at, 'key-differs', `the record's key is ${record.key}`))
          if (record.nodeSeq !== undefined && record.nodeSeq !== nodeSeq)
            audit.faults.push(faultAt(at, 'column-differs', `nodeSeq is kept as ${record.nodeSeq}`))
          // In a foreign partition it is nobody's, as for the projector: it must not stand for the node's own chain.
          if (log.partitionOf(nodeId) !== partition) {
            if (record.key === nodeId)
              audit.faults.push(
                faultAt(at, 'partition-differs', `the node's events belong in ${log.partitionOf(nodeId)}`),
              )
            continue
          }
          if (signatures[index] === true && makerOf(itemId) === nodeId) erasures.see(read.event, at)
          chain.see(read.event, at, signatures[index] as boolean)
        }
      }
      if (audit.records === before && !isLogCreated(reads[0]))
        audit.faults.push(
          faultAt(
            { store: 'log', partition, offset: 0 },
            'log-not-created',
            'the partition does not begin with LogCreated',
          ),
        )
      audit.records += records.length
      options.onProgress?.(audit.records)
    }
    audit.repeats += chain.repeats()
    audit.faults.push(...chain.finish())
    for (const [nodeId, hashes] of chain.chains) audit.chains.set(nodeId, hashes)
  }
  audit.faults.push(...erasures.faults())
  return audit
}

const missing = (from: number, to: number): string =>
  from === to - 1
    ? `the record at offset ${from} is missing`
    : `the records at offsets ${from} to ${to - 1} are missing`

const isLogCreated = (read: RecordReading | undefined) =>
  read?.kind === 'control' && read.control.fact.type === 'LogCreated'

async function applyControl(
  control: ControlRecord,
  place: FaultPlace,
  { chain, walk }: { chain: ReturnType<typeof createChainAudit>; walk: PartitionWalk },
  { directory, controlIsSigned }: LogAuditOptions,
): Promise<AuditFault[]> {
  if (!controlIsSigned(control)) return [faultAt(place, 'bad-signature', 'no root key signed this control record')]
  const { fact } = control
  if (fact.type === 'EventDiscarded') chain.discard(fact.nodeId, fact.nodeSeq, fact.envelopeHash)
  if (fact.type !== 'DirectoryAdvanced') return []
  const advanced = await directory.at(fact.position)
  chain.advance(advanced)
  walk.advances.push({ offset: place.offset ?? 0, position: fact.position })
  return advanced.hash === fact.hash
    ? []
    : [faultAt(place, 'directory-differs', `the directory's event ${fact.position} has another hash`)]
}
