import type { Instant, ItemId, NodeId } from '../domain/ids.ts'
import type { OutletKind } from '../domain/outlets.ts'
import type { Position } from '../ports/event-log.ts'
import { PARK_REASONS, type ParkedRecord, type ParkReason } from '../ports/parked-record.ts'
import type { ItemWrite, ReadModelBatch } from '../ports/read-model-batch.ts'
import type { Checkpoint, HistoryRow, StoredHead } from '../ports/read-models.ts'

/** Each record counts in exactly one class (rule 4). An event that waits counts again when it is settled. */
export const OUTCOMES = ['applied', 'erased', 'duplicate', 'misplaced', 'control', ...PARK_REASONS] as const
export type Outcome = (typeof OUTCOMES)[number]

/** An event that became readable: what sync latency is measured from. */
export interface AppliedEvent {
  /** When the node journalled it. */
  at: Instant
  /** When the log took it. */
  loggedAt: Instant
  makerLevel: 'township' | 'county' | 'city'
  outletKinds: OutletKind[]
  backfilled: boolean
  /** It came out of turn: it waited for an earlier event or its node, or others waited for it. */
  outOfTurn: boolean
}

/** What a batch does to the read models, and what its report counts. It grows while the batch is folded. */
export interface BatchEffects {
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
  free: ReadModelBatch['free']
  counts: Map<Outcome, number>
  /** Events among those applied whose `at` is far later than the log's time. */
  aheadOfLog: number
  appliedEvents: AppliedEvent[]
}

export const noEffects = (): BatchEffects => ({
  history: [],
  superseded: [],
  erasures: new Map(),
  items: new Map(),
  heads: new Map(),
  park: new Map(),
  repark: [],
  discard: [],
  unpark: [],
  free: [],
  counts: new Map(),
  aheadOfLog: 0,
  appliedEvents: [],
})

export const count = ({ counts }: BatchEffects, outcome: Outcome): void => {
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
}

/** The effects as the store takes them. */
export const batchOf = (effects: BatchEffects, previous: Checkpoint | null, next: Checkpoint): ReadModelBatch => ({
  history: effects.history,
  superseded: effects.superseded,
  erasures: [...effects.erasures].map(([itemId, version]) => ({ itemId, version })),
  items: [...effects.items.values()],
  park: [...effects.park.values()],
  heads: [...effects.heads.values()],
  repark: effects.repark,
  discard: effects.discard,
  unpark: effects.unpark,
  free: effects.free,
  checkpoint: { previous, next },
})
