import type { ControlFact } from '../domain/event/control-record.ts'
import type { WaitReason } from '../domain/event/judge.ts'
import type { Position } from '../ports/event-log.ts'
import { isNoEvent, isWaiting, type ParkReason } from '../ports/parked-record.ts'
import { type ArrivedEvent, parkedEvent, parkedOther } from './arrived-event.ts'
import { countRecord } from './count-record.ts'
import type { Fold, FoldState } from './fold-state.ts'
import type { PreparedRecord } from './prepared-batch.ts'

/*
 * The life of a parked record. The store has at most one row for a position of the log.
 *
 * - absent: the record was never parked, because it was applied at once or was a repeat. Or it waited, was released,
 *   and `takeOut` removed its row.
 * - waiting: its reason is `gap` or `unknown-node`. `parkWaiting` writes it at the end of the batch that read it. It is
 *   released when the head of its node moves up to it, or when the directory begins to know the node. It is then
 *   applied or found to be a repeat (absent), has to wait for the other reason (waiting), or is set aside.
 * - set aside: an alarm, with any other reason (`setAside`). It stays until the root discards it.
 * - discarded: an `EventDiscarded` behind it in its partition names its envelope (`discard`). The row stays, so that a
 *   projector that is late does not park the record again. This is the end.
 *
 * The fold has not read everything that is parked: a projector that came further before a crash, or another one, may
 * have parked any record of the batch for another reason. So a row is removed in case it is there, and the reason of
 * what is set aside is written once more as a change.
 */

/**
 * Sets an event aside as an alarm. A record that is not in the store yet is parked with the reason that it waited for
 * and gets its final one after the heads: a crash in between would otherwise leave an alarm under a head that is not
 * there, and now it is judged again.
 */
export function setAside(entry: ArrivedEvent, reason: ParkReason, fold: Fold): void {
  const { effects, state, codec } = fold
  const { position, storedAs, waitsFor, event } = entry
  countRecord(entry, reason, fold)
  if (reason === 'not-allowed') state.alarmed.add(event.envelopeHash)
  if (storedAs === null) effects.park.set(position.offset, parkedEvent(entry, waitsFor ?? reason, codec))
  effects.repark.push({ ...position, reason })
}

/** Sets aside what is no event: a control record that no root key signed, or bytes that are no record. */
export function setOtherAside(
  record: Exclude<PreparedRecord, { kind: 'event' }>,
  reason: ParkReason,
  fold: Fold,
): void {
  const { effects, codec } = fold
  countRecord(null, reason, fold)
  effects.park.set(record.position.offset, parkedOther(record, reason, codec))
}

/** Removes the row of an event that was applied, or that is a repeat. */
export function takeOut(entry: ArrivedEvent, { effects, state }: Fold): void {
  if (mayBeParked(entry, state)) effects.unpark.push(entry.position)
}

/** Whether the store may have a row for the event: it waited, or was found waiting in the store. */
export const mayBeParked = ({ waitsFor, position }: ArrivedEvent, state: FoldState): boolean =>
  waitsFor !== undefined || waitsInStore(position, state) !== null

/** Parks what still waits at the end of the batch. What waits in the store already may have got the other reason. */
export function parkWaiting({ effects, state, codec }: Fold): void {
  for (const entry of state.waiting.all()) {
    const { waitsFor, position } = entry
    const storedAs = entry.storedAs ?? waitsInStore(position, state)
    if (storedAs === null) effects.park.set(position.offset, parkedEvent(entry, waitsFor, codec))
    else if (storedAs !== waitsFor) effects.repark.push({ ...position, reason: waitsFor })
  }
}

/**
 * Discards the records of an envelope that stand before the `EventDiscarded` in its own partition: other partitions may
 * be read earlier or later. A record that this batch has released before is not discarded.
 */
export function discard(
  { nodeId, envelopeHash }: ControlFact & { type: 'EventDiscarded' },
  { position: { partition, offset } }: PreparedRecord,
  { effects, state, codec }: Fold,
): void {
  for (const entry of state.waiting.takeEnvelope(nodeId, envelopeHash))
    if (entry.storedAs === null) effects.park.set(entry.position.offset, parkedEvent(entry, entry.waitsFor, codec))
  const released = new Set(effects.unpark.map((position) => position.offset))
  for (const parked of [...state.parked, ...effects.park.values()]) {
    const isMeant = parked.envelopeHash === envelopeHash && parked.nodeId === nodeId
    const isBefore = parked.partition === partition && parked.offset < offset
    if (isMeant && isBefore && !released.has(parked.offset)) effects.discard.push({ partition, offset: parked.offset })
  }
}

/**
 * Discards a record that is no event: what cannot be read, or a control record that no root key signed. It must stand
 * before the `RecordDiscarded` in the partition, be set aside, and be the record that the root has seen there. Code that
 * reads the record by now has not set it aside, and nothing happens.
 */
export function putAway(
  fact: ControlFact & { type: 'RecordDiscarded' },
  { position: { partition, offset } }: PreparedRecord,
  { effects, state, logId }: Fold,
): void {
  if (fact.partition !== partition || fact.logId !== logId || fact.offset >= offset) return
  if (state.hashes.get(fact.offset) !== fact.recordHash) return
  for (const parked of [...state.parked, ...effects.park.values()])
    if (parked.partition === partition && parked.offset === fact.offset && isNoEvent(parked))
      effects.discard.push({ partition, offset: fact.offset })
}

/** What the record at this position waits for in the store; another projector may have parked it, or this one before a crash. */
function waitsInStore({ partition, offset }: Position, { parked }: FoldState): WaitReason | null {
  const found = parked.find((record) => record.partition === partition && record.offset === offset)
  return found !== undefined && isWaiting(found) ? found.reason : null
}
