import type { Verdict } from '../domain/event/judge.ts'
import { makerOf } from '../domain/ids.ts'
import { isWaiting, type ParkReason } from '../ports/parked-record.ts'
import { type HistoryRow, nodeSeqKey } from '../ports/read-models.ts'
import type { ArrivedEvent } from './arrived-event.ts'
import { count, type Outcome } from './batch-effects.ts'
import { countRecord } from './count-record.ts'
import type { Fold, FoldState } from './fold-state.ts'
import type { Cause } from './item-write.ts'
import { mayBeParked, setAside, takeOut } from './park-effects.ts'
import { type PlaceTaken, takePlace } from './take-place.ts'

/** What the verdict on one event asks for. */
export type Settlement =
  /** The event waits. It is counted unless it waited for the same before. */
  | { as: 'waiting'; counted: Outcome | null }
  | { as: 'repeat' }
  /** An alarm. Only an event that was not allowed takes its place in the chain all the same. */
  | { as: 'alarm'; reason: ParkReason; place: PlaceTaken | null }
  | { as: 'applied'; place: PlaceTaken }

/** What is to be done with one event. */
export function settlementOf(entry: ArrivedEvent, verdict: Verdict, cause: Cause, state: FoldState): Settlement {
  switch (verdict) {
    case 'gap':
    case 'unknown-node':
      return { as: 'waiting', counted: entry.waitsFor === verdict ? null : verdict }
    case 'duplicate':
      return isLostAlarm(entry, state) ? { as: 'alarm', reason: 'not-allowed', place: null } : { as: 'repeat' }
    case 'next':
    case 'not-allowed': {
      const place = takePlace(entry, verdict === 'next', cause, state)
      return place.row.outcome === 'applied' ? { as: 'applied', place } : { as: 'alarm', reason: 'not-allowed', place }
    }
    default:
      return { as: 'alarm', reason: verdict, place: null }
  }
}

/** Does what a settlement says: moves the state on, and adds to the effects. */
export function applySettlement(settlement: Settlement, entry: ArrivedEvent, fold: Fold): void {
  switch (settlement.as) {
    case 'waiting':
      if (settlement.counted !== null) countRecord(entry, settlement.counted, fold)
      return
    case 'repeat':
      countRecord(entry, 'duplicate', fold)
      return takeOut(entry, fold)
    case 'alarm':
      if (settlement.place !== null) putPlace(settlement.place, fold)
      return setAside(entry, settlement.reason, fold)
    case 'applied':
      putPlace(settlement.place, fold)
      return takeOut(entry, fold)
  }
}

function putPlace({ head, row, change }: PlaceTaken, { state, effects }: Fold): void {
  const { itemId, envelopeHash, outcome, notAllowedAt } = row
  state.heads.set(head.nodeId, head)
  effects.heads.set(head.nodeId, head)
  const key = nodeSeqKey(row)
  if (!state.applied.has(key)) state.applied.set(key, { itemId, envelopeHash, outcome, notAllowedAt })
  effects.history.push(row)
  closeItem(row, state)
  if (change === null) return

  if (change.erases) {
    effects.erasures.set(itemId, row.version)
    effects.superseded = effects.superseded.filter((kept) => kept.itemId !== itemId)
  }
  if (change.superseded !== null) effects.superseded.push(change.superseded)
  const { document, directoryPosition } = change.write
  state.items.set(itemId, { ...document, directoryPosition })
  effects.items.set(itemId, change.write)
  count(effects, change.isErased ? 'erased' : 'applied')
  if (change.isAheadOfLog) effects.aheadOfLog++
  if (change.applied !== null) effects.appliedEvents.push(change.applied)
}

/** Remembers that an event was not allowed. Another node's attempt on an item must not close it for its maker. */
function closeItem({ itemId, nodeId, nodeSeq, notAllowedAt }: HistoryRow, { notAllowed }: FoldState): void {
  const known = notAllowed.get(itemId) ?? []
  if (notAllowedAt === null || makerOf(itemId) !== nodeId || known.some((one) => one.nodeSeq === nodeSeq)) return
  const one = { nodeSeq, notAllowedAt, freedAt: null }
  notAllowed.set(
    itemId,
    [...known, one].sort((a, b) => a.nodeSeq - b.nodeSeq),
  )
}

/**
 * Whether a repeat is the alarm after all: the event was not allowed when it took its place, before a crash or by another
 * projector just now, and its records were parked as waiting when that was read. The first record of the envelope is the
 * alarm, the others are repeats.
 */
function isLostAlarm(entry: ArrivedEvent, state: FoldState): boolean {
  const { event, position } = entry
  const { envelope, envelopeHash } = event
  if (state.applied.get(nodeSeqKey(envelope))?.outcome !== 'not-allowed') return false
  if (state.alarmed.has(envelopeHash) || !mayBeParked(entry, state)) return false
  return state.parked
    .filter((record) => record.envelopeHash === envelopeHash && record.offset !== position.offset)
    .every((record) => record.reason !== 'not-allowed' && (!isWaiting(record) || record.offset >= position.offset))
}
