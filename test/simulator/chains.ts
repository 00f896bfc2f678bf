import { hashOf } from '../../services/domain/canonical.ts'
import type { Directory } from '../../services/domain/directory/directory.ts'
import { controlIsSigned } from '../../services/domain/event/control-record.ts'
import { type HashedEvent, hashEvent, verifyText } from '../../services/domain/event/signed-event.ts'
import type { Hash, NodeId } from '../../services/domain/ids.ts'
import { partitionFor } from '../../services/domain/partition-for.ts'
import type { DecodedRecord } from '../../services/ports/event-codec.ts'
import type { LogRecord } from '../../services/ports/event-log.ts'
import { readRecord } from '../../services/ports/read-record.ts'
import { CODEC, HUB_ID, ROOT_KEYS } from '../plain-hub/roots.ts'
import { createToldItems, type ToldItems } from './told-items.ts'
import type { World } from './world.ts'

interface Placed {
  record: LogRecord
  event: HashedEvent
}

/**
 * What a log says by rules 4 and 11, told once more in the plainest way: the whole log in memory, one record at a time.
 * It shares neither `judge` nor `judgeInTurn` with the services, because they are compared with it.
 */
export interface Chains {
  /** By partition, the records that take effect, in the order in which they do. */
  effective: LogRecord[][]
  /** With the latest time in the chain so far. */
  heads: Map<NodeId, { nodeSeq: number; hash: Hash; latestAt: string }>
  /** Envelope hashes of all events that advanced a head, with their records. */
  applied: Map<string, LogRecord>
  /** Envelope hashes of events in a chain whose time is before that of an earlier event of it. They change nothing. */
  backDated: Set<Hash>
  /** Records that are no part of a chain and no repeats, and that do not wait. */
  setAside: LogRecord[]
  waiting: LogRecord[]
  /** Records that a later `EventDiscarded` in their partition discards. They are in neither of the two above. */
  discarded: Set<LogRecord>
  /** By partition, the `EventDiscarded` records that free an item. */
  freeing: LogRecord[][]
  told: ToldItems
}

export function chainsOf({ log: { records }, directoryAt }: Pick<World, 'log' | 'directoryAt'>): Chains {
  const chains: Chains = {
    effective: records.map(() => []),
    heads: new Map(),
    applied: new Map(),
    backDated: new Set(),
    setAside: [],
    waiting: [],
    discarded: new Set(),
    freeing: records.map(() => []),
    told: createToldItems(),
  }
  for (const [partition, list] of records.entries()) readPartition(partition, list, chains, directoryAt)
  chains.setAside = chains.setAside.filter((record) => !chains.discarded.has(record))
  return chains
}

/** A partition while it is read: the directory in force, and the events that wait for their place in a chain. */
interface Reading {
  partition: number
  records: LogRecord[]
  chains: Chains
  effective: LogRecord[]
  directory: Directory
  directoryAt: (position: number) => Directory
  waiting: Placed[]
  hasBegun: boolean
}

function readPartition(
  partition: number,
  records: LogRecord[],
  chains: Chains,
  directoryAt: (position: number) => Directory,
): void {
  const effective = chains.effective[partition] as LogRecord[]
  const directory = directoryAt(0)
  const reading: Reading = {
    partition,
    records,
    chains,
    effective,
    directory,
    directoryAt,
    waiting: [],
    hasBegun: false,
  }
  for (const record of records) {
    const decoded = decode(record)
    if (decoded === null) chains.setAside.push(record)
    else if (decoded.kind === 'control') obey(reading, record, decoded)
    else take(reading, { record, event: hashEvent(decoded.event) })
  }
  chains.waiting.push(...reading.waiting.map(({ record }) => record))
}

function take(reading: Reading, placed: Placed): void {
  const { partition, chains } = reading
  const { nodeId } = placed.event.envelope
  const isUnderItsKey = placed.record.key === nodeId
  const isAtHome = isUnderItsKey && partitionFor(nodeId, chains.effective.length) === partition
  if (!isAtHome && isUnderItsKey && isTheirs(reading, placed)) return
  if (!isAtHome) return void chains.setAside.push(placed.record)
  judgeEvent(reading, placed)
  release(reading, nodeId)
}

/** In a partition that is not the node's, an event that the node did sign is nobody's trouble. */
function isTheirs({ directory }: Reading, { event }: Placed): boolean {
  const { envelope, contentText } = event
  const key = directory.node(envelope.nodeId)?.keys.find(({ keyId }) => keyId === envelope.keyId)
  if (key === undefined || envelope.hubId !== HUB_ID) return false
  if (contentText !== null && hashOf(contentText) !== envelope.fingerprint) return false
  return verifyText(event.envelopeText, event.signature, key.publicKey)
}

function obey(reading: Reading, record: LogRecord, { control }: DecodedRecord & { kind: 'control' }): void {
  const { chains, effective, directory: before } = reading
  const { fact } = control
  if (!controlIsSigned(control, ROOT_KEYS)) chains.setAside.push(record)
  else if (fact.type === 'LogCreated') {
    if (reading.hasBegun) return
    reading.hasBegun = true
    effective.push(record)
  } else if (fact.type === 'DirectoryAdvanced' && fact.position > before.position) {
    effective.push(record)
    reading.directory = reading.directoryAt(fact.position)
    for (const { nodeId } of reading.directory.nodes()) if (before.node(nodeId) === undefined) release(reading, nodeId)
  } else if (fact.type === 'EventDiscarded') discard(reading, fact, record)
  else if (fact.type === 'RecordDiscarded') putAway(reading, fact, record)
}

function discard(
  reading: Reading,
  { nodeId, envelopeHash }: { nodeId: NodeId; envelopeHash: Hash },
  record: LogRecord,
): void {
  const { discarded } = reading.chains
  for (const earlier of reading.records) {
    const event = earlier.offset < record.offset ? eventIn(earlier) : null
    if (event?.envelopeHash === envelopeHash && event.envelope.nodeId === nodeId) discarded.add(earlier)
  }
  reading.waiting = reading.waiting.filter(({ record }) => !discarded.has(record))
  const { freeing, told } = reading.chains
  const isAtHome = partitionFor(nodeId, freeing.length) === reading.partition
  if (isAtHome && told.discard(envelopeHash, record.offset)) freeing[reading.partition]?.push(record)
}

/** A record that is no event, if it is still the one that the root has seen there. */
function putAway(
  { partition, records, chains }: Reading,
  fact: { partition: number; offset: number; recordHash: Hash },
  { offset }: LogRecord,
): void {
  const record = records.find((one) => one.offset === fact.offset)
  if (record === undefined || fact.partition !== partition || fact.offset >= offset) return
  const isMeant = readRecord(record.value, CODEC).hash === fact.recordHash && eventIn(record) === null
  if (isMeant && chains.setAside.includes(record)) chains.discarded.add(record)
}

/** Takes the events of a node that need not wait any longer, the earliest in its chain first. */
function release(reading: Reading, nodeId: NodeId): void {
  const { heads } = reading.chains
  for (;;) {
    const next = reading.waiting
      .filter(({ event }) => event.envelope.nodeId === nodeId)
      .filter(
        ({ event }) =>
          reading.directory.node(nodeId) !== undefined &&
          event.envelope.nodeSeq <= (heads.get(nodeId)?.nodeSeq ?? 0) + 1,
      )
      .sort((a, b) => a.event.envelope.nodeSeq - b.event.envelope.nodeSeq || a.record.offset - b.record.offset)[0]
    if (next === undefined) return
    reading.waiting = reading.waiting.filter((one) => one !== next)
    judgeEvent(reading, next)
  }
}

function judgeEvent(reading: Reading, placed: Placed): void {
  const { heads, applied, setAside } = reading.chains
  const { event, record } = placed
  const { envelope, envelopeHash } = event
  if (applied.has(envelopeHash)) return
  const node = reading.directory.node(envelope.nodeId)
  if (node === undefined) return void reading.waiting.push(placed)
  const key = node.keys.find(({ keyId }) => keyId === envelope.keyId)
  const counts = key !== undefined && !key.revoked && (key.untilSeq === null || envelope.nodeSeq <= key.untilSeq)
  if (!counts || envelope.hubId !== HUB_ID || !verifyText(event.envelopeText, event.signature, key.publicKey))
    return void setAside.push(record)
  if (event.contentText !== null && hashOf(event.contentText) !== envelope.fingerprint)
    return void setAside.push(record)
  const head = heads.get(envelope.nodeId) ?? { nodeSeq: 0, hash: node.registrationHash, latestAt: '' }
  if (envelope.nodeSeq > head.nodeSeq + 1) return void reading.waiting.push(placed)
  if (envelope.nodeSeq <= head.nodeSeq || envelope.prevHash !== head.hash) return void setAside.push(record)
  if (envelope.at < head.latestAt) reading.chains.backDated.add(envelopeHash)
  const latestAt = envelope.at > head.latestAt ? envelope.at : head.latestAt
  heads.set(envelope.nodeId, { nodeSeq: envelope.nodeSeq, hash: envelopeHash, latestAt })
  applied.set(envelopeHash, record)
  reading.chains.told.take(event, record.offset, reading.directory, reading.chains.backDated.has(envelopeHash))
  reading.effective.push(record)
}

/** Null for a control record, and for what is no record at all. */
export function eventIn(record: LogRecord): HashedEvent | null {
  const decoded = decode(record)
  return decoded?.kind === 'event' ? hashEvent(decoded.event) : null
}

function decode({ value }: LogRecord): DecodedRecord | null {
  if ('unreadable' in value) return null
  try {
    return CODEC.decode(value)
  } catch {
    return null
  }
}
