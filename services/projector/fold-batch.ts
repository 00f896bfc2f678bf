import type { ControlFact } from '../domain/event/control-record.ts'
import { judge, type NodeHead, type Verdict, type WaitReason } from '../domain/event/judge.ts'
import { judgeInTurn } from '../domain/event/judge-in-turn.ts'
import type { Hash, NodeId } from '../domain/ids.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog } from '../ports/event-log.ts'
import { isWaiting, type ParkReason } from '../ports/parked-record.ts'
import { type Checkpoint, nodeSeqKey } from '../ports/read-models.ts'
import { advanceHead } from './advance-head.ts'
import { type Changes, count, type FoldState, hashAt, noChanges } from './fold-state.ts'
import type { Cause } from './item-write.ts'
import type { PreparedBatch, PreparedRecord } from './prepared-batch.ts'
import { type ArrivedEvent, parkedEvent, parkedOther } from './waiting-event.ts'

export interface FoldResult {
  changes: Changes
  /** Where the fold began. */
  start: Checkpoint
  /** Where it ended. */
  next: Checkpoint
}

/**
 * Rule 4, in record order, all in memory: the same records over the same state give the same writes,
 * whatever the batches were. Begins at the checkpoint; records before it are passed over. What was in the store
 * before is not all known: a projector that came further before a crash, or another one, may have parked any
 * record of the batch with another reason. So what may be parked is unparked, and what is set aside is reparked.
 */
export function foldBatch(
  { partition, records, signatures }: PreparedBatch,
  checkpoint: Checkpoint | null,
  state: FoldState,
  deps: { codec: EventCodec; partitionOf: EventLog['partitionOf'] },
): FoldResult {
  const { codec } = deps
  const changes = noChanges()
  const start = checkpoint ?? beginningOf(partition)
  let next = start
  const refused = new Set<Hash>()

  for (const record of records) {
    if (record.position.offset < next.nextOffset) continue
    if (record.kind === 'event') arrive(record)
    else if (record.kind === 'control' && record.authentic) obey(record.control.fact, record)
    else setOtherAside(record, record.kind === 'control' ? 'bad-signature' : 'undecodable')
    next = {
      ...next,
      nextOffset: record.position.offset + 1,
      lastHash: record.hash,
      directoryPosition: record.directory.position,
    }
  }
  parkWaiting()
  return { changes, start, next }

  function arrive(record: PreparedRecord & { kind: 'event' }): void {
    const { event, position, time, key, schema } = record
    const { nodeId } = event.envelope
    const arrived: ArrivedEvent = { event, position, time, schema, storedAs: null }
    // Under a foreign key, or in a foreign partition, it is nobody's: another order of partitions would
    // put it elsewhere in its node's chain.
    if (key !== nodeId || deps.partitionOf(nodeId) !== partition) return setAside(arrived, 'bad-signature')
    inTurn(nodeId, [arrived], record)
  }

  /** Settles events of a node that arrive here, and whatever they release. */
  function inTurn(nodeId: NodeId, arrived: ArrivedEvent[], cause: Cause): void {
    const chains = { waiting: state.waiting, reached, judge: (entry: ArrivedEvent) => verdictOn(entry, cause) }
    for (const { entry, verdict } of judgeInTurn(nodeId, arrived, chains)) settle(entry, verdict, cause)
  }

  function reached(nodeId: NodeId): number {
    return state.heads.get(nodeId)?.nodeSeq ?? 0
  }

  function verdictOn({ event }: ArrivedEvent, cause: Cause): Verdict {
    const { nodeId, nodeSeq } = event.envelope
    return judge({
      event,
      head: headAt(nodeId, cause),
      directory: cause.directory,
      signatureIsValid: signatures.isValid(event, cause.directory),
      appliedHash: nodeSeq <= reached(nodeId) ? hashAt(state, nodeSeqKey(event.envelope)) : null,
    })
  }

  function settle(entry: ArrivedEvent, verdict: Verdict, cause: Cause): void {
    switch (verdict) {
      case 'gap':
      case 'unknown-node':
        if (entry.waitsFor !== verdict) count(changes, verdict)
        return
      case 'duplicate': {
        const mayBeParked = entry.waitsFor !== undefined || parkedAs(entry) !== null
        if (mayBeParked && isLostAlarm(entry)) setAside(entry, 'not-allowed')
        else {
          count(changes, verdict)
          if (mayBeParked) changes.unpark.push(entry.position)
        }
        return
      }
      case 'next':
      case 'not-allowed': {
        const mayBeParked = entry.waitsFor !== undefined || parkedAs(entry) !== null
        const outcome = advanceHead(entry, verdict === 'next', cause, state, changes)
        if (outcome === 'not-allowed') setAside(entry, outcome)
        else if (mayBeParked) changes.unpark.push(entry.position)
        return
      }
      default:
        setAside(entry, verdict)
    }
  }

  /** A head that a later record moved was at least one event behind here: a crash left it further than its checkpoint. */
  function headAt(nodeId: NodeId, { position }: Cause): NodeHead | null {
    const head = state.heads.get(nodeId) ?? null
    return head !== null && head.movedAt > position.offset ? { ...head, nodeSeq: head.nodeSeq - 1 } : head
  }

  /** Another projector, or this one before a crash, parked it where its predecessor was not seen yet. */
  function parkedAs({ position: { partition, offset } }: ArrivedEvent): WaitReason | null {
    const parked = state.parked.find((record) => record.partition === partition && record.offset === offset)
    return parked !== undefined && isWaiting(parked) ? parked.reason : null
  }

  /**
   * Refused before a crash, or by another projector just now, and parked as waiting when it was read: the first of
   * its envelope is the alarm, others are repeats.
   */
  function isLostAlarm({ event: { envelope, envelopeHash }, position }: ArrivedEvent): boolean {
    if (state.applied.get(nodeSeqKey(envelope))?.outcome !== 'not-allowed' || refused.has(envelopeHash)) return false
    return state.parked
      .filter((record) => record.envelopeHash === envelopeHash && record.offset !== position.offset)
      .every((record) => record.reason !== 'not-allowed' && (!isWaiting(record) || record.offset >= position.offset))
  }

  function setAside(entry: ArrivedEvent, reason: ParkReason): void {
    count(changes, reason)
    if (reason === 'not-allowed') refused.add(entry.event.envelopeHash)
    // Its reason is written after the heads: before them a crash would leave it judged under a head that is not there.
    if (entry.storedAs === null)
      changes.park.set(entry.position.offset, parkedEvent(entry, entry.waitsFor ?? reason, codec))
    changes.repark.push({ ...entry.position, reason })
  }

  function setOtherAside(record: Exclude<PreparedRecord, { kind: 'event' }>, reason: ParkReason): void {
    count(changes, reason)
    changes.park.set(record.position.offset, parkedOther(record, reason, codec))
  }

  function obey(fact: ControlFact, record: PreparedRecord & { kind: 'control' }): void {
    switch (fact.type) {
      case 'LogCreated':
        if (fact.partition !== partition) return setOtherAside(record, 'bad-signature')
        if (next.logId !== '' && next.logId !== fact.logId) return setOtherAside(record, 'fork')
        next = { ...next, logId: fact.logId }
        break
      case 'DirectoryAdvanced':
        for (const nodeId of record.nowKnown) inTurn(nodeId, state.waiting.takeAll(nodeId), record)
        break
      case 'EventDiscarded':
        discard(fact, record)
    }
    count(changes, 'control')
  }

  /**
   * In its own partition only: another one may be read before or after this record. What a projector that came further
   * has parked behind it is not meant, nor what this batch has released before it.
   */
  function discard({ nodeId, envelopeHash }: ControlFact & { type: 'EventDiscarded' }, { position }: PreparedRecord) {
    for (const entry of state.waiting.takeEnvelope(nodeId, envelopeHash))
      if (entry.storedAs === null) changes.park.set(entry.position.offset, parkedEvent(entry, entry.waitsFor, codec))
    for (const parked of [...state.parked, ...changes.park.values()])
      if (
        parked.envelopeHash === envelopeHash &&
        parked.nodeId === nodeId &&
        parked.partition === partition &&
        parked.offset < position.offset &&
        !changes.unpark.some(({ offset }) => offset === parked.offset)
      )
        changes.discard.push({ partition, offset: parked.offset })
  }

  function parkWaiting(): void {
    for (const entry of state.waiting.all()) {
      const { waitsFor, position } = entry
      const storedAs = entry.storedAs ?? parkedAs(entry)
      if (storedAs === null) changes.park.set(position.offset, parkedEvent(entry, waitsFor, codec))
      else if (storedAs !== waitsFor) changes.repark.push({ ...position, reason: waitsFor })
    }
  }
}

const beginningOf = (partition: number): Checkpoint => ({
  partition,
  logId: '',
  nextOffset: 0,
  lastHash: null,
  directoryPosition: 0,
  caughtUpAt: null,
})
