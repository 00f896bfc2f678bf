import type { WaitingRoom } from '../domain/event/waiting-room.ts'
import type { Hash, Instant, ItemId, NodeId } from '../domain/ids.ts'
import type { ItemDocument } from '../domain/item/item-document.ts'
import type { OutletKind } from '../domain/outlets.ts'
import type { Position } from '../ports/event-log.ts'
import type { ParkedRecord, ParkReason } from '../ports/parked-record.ts'
import type { ItemWrite, ReadModelBatch } from '../ports/read-model-batch.ts'
import type { ChainEntry, HistoryRow, StoredHead } from '../ports/read-models.ts'
import type { ArrivedEvent } from './waiting-event.ts'

/** The read models as far as a batch needs them; folding changes them in memory. */
export interface FoldState {
  heads: Map<NodeId, StoredHead>
  items: Map<ItemId, ItemDocument>
  /** History rows that are there already, by `nodeSeqKey`. */
  applied: Map<string, ChainEntry>
  /** First nodeSeq at which an item was refused to its maker. */
  refused: Map<ItemId, number>
  waiting: WaitingRoom<ArrivedEvent>
  /**
   * Parked already: records of the batch itself, those of envelopes that its `EventDiscarded` name, and those of
   * envelopes in it that were refused.
   */
  parked: ParkedRecord[]
}

/** Each record counts in exactly one class (rule 4); a waiting one counts again when it is settled. */
export type Outcome = 'applied' | 'erased' | 'duplicate' | 'control' | ParkReason

/** An event that became readable: what sync latency is measured from. */
export interface AppliedEvent {
  /** When the node journalled it. */
  at: Instant
  /** When the log took it. */
  loggedAt: Instant
  makerLevel: 'township' | 'county' | 'city'
  outletKinds: OutletKind[]
  backfilled: boolean
}

/** What a fold gives: the writes, and what happened. */
export interface Changes {
  history: HistoryRow[]
  superseded: ReadModelBatch['superseded']
  erasures: Map<ItemId, number>
  items: Map<ItemId, ItemWrite>
  heads: Map<NodeId, StoredHead>
  /** By offset. */
  park: Map<number, ParkedRecord>
  repark: (Position & { reason: ParkReason })[]
  discard: Position[]
  unpark: Position[]
  counts: Map<Outcome, number>
  appliedEvents: AppliedEvent[]
}

export const noChanges = (): Changes => ({
  history: [],
  superseded: [],
  erasures: new Map(),
  items: new Map(),
  heads: new Map(),
  park: new Map(),
  repark: [],
  discard: [],
  unpark: [],
  counts: new Map(),
  appliedEvents: [],
})

export const count = ({ counts }: Changes, outcome: Outcome): void => {
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
}

export const hashAt = (state: FoldState, key: string): Hash | null => state.applied.get(key)?.envelopeHash ?? null
