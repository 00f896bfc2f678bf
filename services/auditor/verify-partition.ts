import { hashOf } from '../domain/canonical.ts'
import type { ControlFact, ControlRecord } from '../domain/event/control-record.ts'
import type { HashedEvent } from '../domain/event/signed-event.ts'
import { type Hash, type ItemId, makerOf, type NodeId } from '../domain/ids.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog, LogRecord } from '../ports/event-log.ts'
import { type RecordReading, readRecord } from '../ports/read-record.ts'
import { type AcknowledgedRecords, createAcknowledgedRecords } from './acknowledged-records.ts'
import { type ChainAudit, createChainAudit } from './chain-audit.ts'
import type { ErasureLedger } from './erasures.ts'
import { signatureIsRight } from './event-signature.ts'
import { type AuditFault, type FaultPlace, faultAt } from './fault.ts'
import type { HashList } from './hash-list.ts'
import { hashUpTo } from './heads.ts'
import { type Discard, type FreedItem, itemsAfterDiscards } from './items-after-discards.ts'
import { besideFaults, orderFaults } from './record-faults.ts'
import { timeFaults } from './time-faults.ts'

export interface PartitionAudit {
  records: number
  events: number
  controls: number
  /** Events met again. The log delivers at least once, so this is no fault. */
  repeats: number
  /** Records that do not check and that the root has seen since. They are no faults. */
  acknowledged: number
  faults: AuditFault[]
  /** Events in partitions that are not their nodes'. */
  misplaced: MisplacedEvent[]
  /** Envelope hashes of each node's chain. */
  chains: Map<NodeId, HashList>
  walk: PartitionWalk
}

/** An event that its node signed, in a partition that is not the node's. Its own partition must have it, too. */
export interface MisplacedEvent {
  event: HashedEvent
  place: FaultPlace
}

/** How far a partition was read, and where the directory moved on in it. */
export interface PartitionWalk {
  end: number
  /** The last record, and the hash over all records up to it (heads.ts). Null for an empty partition. */
  head: { offset: number; hash: Hash } | null
  /** The same hash at the watched offset. Null when no record stands there. */
  watched: Hash | null
  /** As the first control record that says it. */
  logId: string | null
  /** Items that the root has freed from events that were not allowed, as the log leads to them. */
  freed: Map<ItemId, FreedItem>
  advances: { offset: number; position: number }[]
}

export interface PartitionAuditOptions {
  log: EventLog
  codec: EventCodec
  directory: DirectoryReader
  /** Whether root keys signed a control record. */
  controlIsSigned: (control: ControlRecord) => boolean
  /** Shared by all partitions: a redaction stands in the partition of its node. */
  erasures: ErasureLedger
  /** The offset whose running hash is wanted. */
  watch: (partition: number) => number | null
  onProgress: (records: number) => void
  batchSize: number
}

/** A record and what it turned out to be. */
interface AuditedRecord {
  record: LogRecord
  reading: RecordReading
  signatureIsRight: boolean
  place: FaultPlace
}

const NOTHING = { records: 0, events: 0, controls: 0, repeats: 0, acknowledged: 0 }

/** Reads one partition from its beginning to its end. */
export async function verifyPartition(partition: number, options: PartitionAuditOptions): Promise<PartitionAudit> {
  const chain = createChainAudit(await options.directory.at(0))
  const walk: PartitionWalk = { end: 0, head: null, watched: null, logId: null, freed: new Map(), advances: [] }
  const discards: Discard[] = []
  const acknowledged = createAcknowledgedRecords()
  const audit: PartitionAudit = { ...NOTHING, faults: [], misplaced: [], chains: new Map(), walk }
  const walking = { chain, walk, discards, acknowledged, misplaced: audit.misplaced, options }
  let time = ''
  for (;;) {
    const batch = await readBatch(partition, walk.end, options)
    if (batch.length === 0) break
    for (const audited of batch) {
      const { record, reading, place } = audited
      const disorder = orderFaults(record, { next: walk.end, time }, place)
      audit.faults.push(...disorder)
      walk.end = record.offset + 1
      walk.head = { offset: record.offset, hash: hashUpTo(walk.head?.hash ?? null, reading.hash) }
      if (record.offset === options.watch(partition)) walk.watched = walk.head.hash
      time = record.time
      if (reading.kind === 'event') audit.events++
      if (reading.kind === 'control') audit.controls++
      audit.faults.push(...(await follow(audited, walking)))
      // One fault names a time that was moved.
      const wasMoved = disorder.some(({ code }) => code === 'time-goes-back')
      if (!wasMoved && isAuthentic(audited, options)) audit.faults.push(...untimely(audited, acknowledged))
    }
    if (audit.records === 0 && !isLogCreated(batch[0])) audit.faults.push(notCreated(partition))
    audit.records += batch.length
    options.onProgress(audit.records)
  }
  const faults = acknowledged.without(audit.faults).concat(chain.finish())
  const chains = chain.chains()
  const inChains = discards.filter((fact) => chains.get(fact.nodeId)?.at(fact.nodeSeq) === fact.envelopeHash)
  if (inChains.length > 0) walk.freed = await itemsAfterDiscards(partition, inChains, options)
  return { ...audit, faults, repeats: chain.repeats(), acknowledged: acknowledged.count(), chains }
}

/** A time that the root has signed itself and somebody moved is not to be acknowledged. */
function untimely({ record, reading, place }: AuditedRecord, acknowledged: AcknowledgedRecords): AuditFault[] {
  const faults = timeFaults(record, reading, place)
  return reading.kind === 'event' ? acknowledged.blame(record.offset, reading.hash, faults) : faults
}

/** What nobody signed claims no time. */
const isAuthentic = (
  { reading, signatureIsRight }: AuditedRecord,
  { controlIsSigned }: PartitionAuditOptions,
): boolean =>
  reading.kind === 'event' ? signatureIsRight : reading.kind === 'control' && controlIsSigned(reading.control)

/** Signatures are verified side by side, which takes several cores. */
async function readBatch(
  partition: number,
  offset: number,
  { log, codec, directory, batchSize }: PartitionAuditOptions,
): Promise<AuditedRecord[]> {
  const latest = directory.latest()
  return Promise.all(
    (await log.read(partition, offset, batchSize)).map(async (record) => {
      const reading = readRecord(record.value, codec)
      return {
        record,
        reading,
        signatureIsRight: reading.kind === 'event' && (await signatureIsRight(reading.event, latest)),
        place: { store: 'log', partition, offset: record.offset } as const,
      }
    }),
  )
}

interface Walking {
  chain: ChainAudit
  walk: PartitionWalk
  misplaced: MisplacedEvent[]
  /** The discards that were met, of any node. */
  discards: Discard[]
  acknowledged: AcknowledgedRecords
  options: PartitionAuditOptions
}

async function follow(audited: AuditedRecord, walking: Walking): Promise<AuditFault[]> {
  const { reading, place, record } = audited
  const blame = (code: string, why: string) =>
    walking.acknowledged.blame(record.offset, reading.hash, [faultAt(place, code, why)])
  switch (reading.kind) {
    case 'undecodable':
      return blame('undecodable', reading.why)
    case 'control':
      return walking.options.controlIsSigned(reading.control)
        ? followControl(reading.control.fact, place, walking)
        : blame('bad-signature', 'no root key signed this control record')
    case 'event':
      return followEvent(reading.event, audited, walking)
  }
}

function followEvent(
  event: HashedEvent,
  { record, signatureIsRight, place: { partition, ...store } }: AuditedRecord,
  { chain, misplaced, acknowledged, options: { log, erasures } }: Walking,
): AuditFault[] {
  const { nodeId, nodeSeq, itemId } = event.envelope
  const place: FaultPlace = { ...store, partition, nodeId, nodeSeq, itemId }
  // An event in another node's partition belongs to nobody, as for the projector. It must not stand for the node's own.
  if (log.partitionOf(nodeId) === partition) {
    if (signatureIsRight && makerOf(itemId) === nodeId) erasures.see(event, place)
    chain.see({ event, place, signatureIsRight })
  } else if (signatureIsRight && record.key === nodeId && contentIsSigned(event)) {
    misplaced.push({ event: { ...event, content: null, contentText: null }, place })
    return []
  }
  return acknowledged.blame(record.offset, event.envelopeHash, besideFaults(record, event, place, log))
}

const contentIsSigned = ({ contentText, envelope }: HashedEvent): boolean =>
  contentText === null || hashOf(contentText) === envelope.fingerprint

async function followControl(
  fact: ControlFact,
  place: FaultPlace,
  { chain, walk, discards, acknowledged, options: { directory } }: Walking,
): Promise<AuditFault[]> {
  const { partition = 0, offset = 0 } = place
  if (fact.type === 'LogCreated') walk.logId ??= fact.logId
  if (fact.type === 'RecordDiscarded' && fact.logId === walk.logId)
    acknowledged.acknowledge(fact, { partition, offset })
  if (fact.type === 'EventDiscarded') {
    chain.discard(fact.nodeId, fact.nodeSeq, fact.envelopeHash)
    discards.push(fact)
    acknowledged.acknowledgeEvent(fact.envelopeHash)
  }
  if (fact.type !== 'DirectoryAdvanced') return []
  const advanced = await directory.at(fact.position)
  chain.advance(advanced)
  walk.advances.push({ offset, position: fact.position })
  const isSame = advanced.hash === fact.hash
  return isSame ? [] : [faultAt(place, 'directory-differs', `the directory's event ${fact.position} has another hash`)]
}

const isLogCreated = (first: AuditedRecord | undefined): boolean =>
  first?.reading.kind === 'control' && first.reading.control.fact.type === 'LogCreated'

const notCreated = (partition: number): AuditFault =>
  faultAt({ store: 'log', partition, offset: 0 }, 'log-not-created', 'the partition does not begin with LogCreated')
