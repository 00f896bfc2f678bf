import { hashOf } from '../../services/domain/canonical.ts'
import type { Directory } from '../../services/domain/directory/directory.ts'
import { controlIsSigned } from '../../services/domain/event/control-record.ts'
import { type HashedEvent, hashEvent, verifyText } from '../../services/domain/event/signed-event.ts'
import type { Hash, NodeId } from '../../services/domain/ids.ts'
import { partitionFor } from '../../services/domain/partition-for.ts'
import type { DecodedRecord } from '../../services/ports/event-codec.ts'
import type { LogRecord } from '../../services/ports/event-log.ts'
import { CODEC, HUB_ID, ROOT_KEYS } from '../plain-hub/roots.ts'
import type { World } from './world.ts'

interface Placed {
  record: LogRecord
  event: HashedEvent
}

/**
 * What a log says, by rules 4 and 11 told once more in the plainest way: whole, in memory, one record at a time. It shares
 * neither `judge` nor `judgeInTurn` with the services, because it is what they are compared with.
 */
export interface Chains {
  /** By partition: what takes effect, in the order in which it does. */
  effective: LogRecord[][]
  heads: Map<NodeId, { nodeSeq: number; hash: string }>
  /** Envelope hashes of all events that advanced a head, with their records. */
  applied: Map<string, LogRecord>
  /** What is neither in a chain nor a repeat, nor waits. */
  setAside: LogRecord[]
  waiting: LogRecord[]
  /** What an `EventDiscarded` behind it in its partition gave up; in none of the two above. */
  discarded: Set<LogRecord>
}

export function chainsOf({ log: { records }, directoryAt }: Pick<World, 'log' | 'directoryAt'>): Chains {
  const chains: Chains = {
    effective: records.map(() => []),
    heads: new Map(),
    applied: new Map(),
    setAside: [],
    waiting: [],
    discarded: new Set(),
  }
  for (const [partition, list] of records.entries()) readPartition(partition, list, chains, directoryAt)
  chains.setAside = chains.setAside.filter((record) => !chains.discarded.has(record))
  return chains
}

function readPartition(
  partition: number,
  records: LogRecord[],
  chains: Chains,
  directoryAt: (position: number) => Directory,
): void {
  const { heads, applied, setAside } = chains
  const effective = chains.effective[partition] as LogRecord[]
  let directory = directoryAt(0)
  let waiting: Placed[] = []
  let hasBegun = false

  for (const record of records) {
    const decoded = decode(record)
    if (decoded === null) setAside.push(record)
    else if (decoded.kind === 'control') obey(record, decoded)
    else {
      const event = hashEvent(decoded.event)
      const { nodeId } = event.envelope
      if (record.key !== nodeId || partitionFor(nodeId, chains.effective.length) !== partition) setAside.push(record)
      else {
        settle({ record, event })
        release(nodeId)
      }
    }
  }
  chains.waiting.push(...waiting.map(({ record }) => record))

  function obey(record: LogRecord, { control }: DecodedRecord & { kind: 'control' }): void {
    const { fact } = control
    if (!controlIsSigned(control, ROOT_KEYS)) setAside.push(record)
    else if (fact.type === 'LogCreated') {
      if (hasBegun) return
      hasBegun = true
      effective.push(record)
    } else if (fact.type === 'DirectoryAdvanced' && fact.position > directory.position) {
      effective.push(record)
      const before = directory
      directory = directoryAt(fact.position)
      for (const { nodeId } of directory.nodes().filter((node) => before.node(node.nodeId) === undefined))
        release(nodeId)
    } else if (fact.type === 'EventDiscarded') discard(fact, record)
  }

  function discard({ nodeId, envelopeHash }: { nodeId: NodeId; envelopeHash: Hash }, { offset }: LogRecord): void {
    for (const record of records) {
      const event = record.offset < offset ? eventIn(record) : null
      if (event?.envelopeHash === envelopeHash && event.envelope.nodeId === nodeId) chains.discarded.add(record)
    }
    waiting = waiting.filter(({ record }) => !chains.discarded.has(record))
  }

  function release(nodeId: NodeId): void {
    for (;;) {
      const next = waiting
        .filter(({ event }) => event.envelope.nodeId === nodeId)
        .filter(
          ({ event }) =>
            directory.node(nodeId) !== undefined && event.envelope.nodeSeq <= (heads.get(nodeId)?.nodeSeq ?? 0) + 1,
        )
        .sort((a, b) => a.event.envelope.nodeSeq - b.event.envelope.nodeSeq || a.record.offset - b.record.offset)[0]
      if (next === undefined) return
      waiting = waiting.filter((one) => one !== next)
      settle(next)
    }
  }

  function settle(placed: Placed): void {
    const { event, record } = placed
    const { envelope, envelopeHash } = event
    if (applied.has(envelopeHash)) return
    const node = directory.node(envelope.nodeId)
    if (node === undefined) return void waiting.push(placed)
    const key = node.keys.find(({ keyId }) => keyId === envelope.keyId)
    const counts = key !== undefined && !key.revoked && (key.untilSeq === null || envelope.nodeSeq <= key.untilSeq)
    if (!counts || envelope.hubId !== HUB_ID || !verifyText(event.envelopeText, event.signature, key.publicKey))
      return void setAside.push(record)
    if (event.contentText !== null && hashOf(event.contentText) !== envelope.fingerprint)
      return void setAside.push(record)
    const head = heads.get(envelope.nodeId) ?? { nodeSeq: 0, hash: node.registrationHash }
    if (envelope.nodeSeq > head.nodeSeq + 1) return void waiting.push(placed)
    if (envelope.nodeSeq <= head.nodeSeq || envelope.prevHash !== head.hash) return void setAside.push(record)
    heads.set(envelope.nodeId, { nodeSeq: envelope.nodeSeq, hash: envelopeHash })
    applied.set(envelopeHash, record)
    effective.push(record)
  }
}

/** Null: a control record, or none at all. */
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
