import type { ItemId, NodeId } from '../../../services/domain/ids.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import type { ParkedRecord } from '../../../services/ports/parked-record.ts'
import type { ItemWrite } from '../../../services/ports/read-model-batch.ts'
import type { Checkpoint, HistoryRow, StoredHead } from '../../../services/ports/read-models.ts'

/** An item as it was written, and below which version its texts were erased by then. */
export interface WrittenItem extends ItemWrite {
  erasedBelow?: number
}

/** A generation of the read models as plain maps, which survive a crash. */
export interface ReadModels {
  /** By `nodeSeqKey`. */
  history: Map<string, HistoryRow>
  /** Versions below this have lost their content for ever. */
  erasedBelow: Map<ItemId, number>
  items: Map<ItemId, WrittenItem>
  /** By `positionKey`. */
  parked: Map<string, ParkedRecord>
  /** By `positionKey`. These are never parked again. */
  discarded: Map<string, ParkedRecord>
  heads: Map<NodeId, StoredHead>
  checkpoints: Map<number, Checkpoint>
}

/** The part that outlives the processes: the read models, and the listeners for writes. */
export interface HeldGeneration {
  models: ReadModels
  listeners: Set<() => void>
}

/** Waits for its turn, then gives an answer out of the read models. */
export type Answering = <T>(answer: () => T) => Promise<T>

export const emptyReadModels = (): ReadModels => ({
  history: new Map(),
  erasedBelow: new Map(),
  items: new Map(),
  parked: new Map(),
  discarded: new Map(),
  heads: new Map(),
  checkpoints: new Map(),
})

export const positionKey = ({ partition, offset }: Position): string => `${partition}/${offset}`
