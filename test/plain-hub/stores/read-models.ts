import type { ItemId, NodeId } from '../../../services/domain/ids.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import type { ParkedRecord } from '../../../services/ports/parked-record.ts'
import type { ItemWrite } from '../../../services/ports/read-model-batch.ts'
import type { Checkpoint, HistoryRow, StoredHead } from '../../../services/ports/read-models.ts'

/** A generation of the read models as plain maps: what survives a crash. */
export interface ReadModels {
  /** By `nodeSeqKey`. */
  history: Map<string, HistoryRow>
  /** Versions below this have lost their content for ever. */
  erasedBelow: Map<ItemId, number>
  items: Map<ItemId, ItemWrite>
  /** By `positionKey`. */
  parked: Map<string, ParkedRecord>
  /** By `positionKey`; not parked again. */
  discarded: Map<string, ParkedRecord>
  heads: Map<NodeId, StoredHead>
  checkpoints: Map<number, Checkpoint>
}

/** What outlives the processes: the read models, and who listens for writes. */
export interface HeldGeneration {
  models: ReadModels
  listeners: Set<() => void>
}

/** Gives an answer out of the read models when its turn has come. */
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
