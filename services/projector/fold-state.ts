import type { WaitingRoom } from '../domain/event/waiting-room.ts'
import type { Hash, ItemId, NodeId } from '../domain/ids.ts'
import type { NotAllowedEvent } from '../domain/item/standing.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { ParkedRecord } from '../ports/parked-record.ts'
import type { ChainEntry, StoredHead } from '../ports/read-models.ts'
import type { PlacedDocument } from '../ports/stored-document.ts'
import type { ArrivedEvent } from './arrived-event.ts'
import type { BatchEffects } from './batch-effects.ts'
import type { SignatureChecks } from './signature-checks.ts'

/** The read models as far as a batch needs them. Folding moves them on in memory. */
export interface FoldState {
  heads: Map<NodeId, StoredHead>
  items: Map<ItemId, PlacedDocument>
  /** What the history has already, by `nodeSeqKey`. */
  applied: Map<string, ChainEntry>
  /** For items with events of their own maker that were not allowed: these events, by nodeSeq. */
  notAllowed: Map<ItemId, NotAllowedEvent[]>
  waiting: WaitingRoom<ArrivedEvent>
  /** What the records are known by that its `RecordDiscarded` name, by offset. */
  hashes: Map<number, Hash>
  /**
   * Parked already: records of the batch itself, records that its `RecordDiscarded` name, records of the envelopes that its `EventDiscarded` name, and records
   * of the batch's envelopes that were not allowed.
   */
  parked: ParkedRecord[]
  /** Envelopes that this batch has set aside as not allowed: copies of them are repeats. */
  alarmed: Set<Hash>
}

/** What the fold of one batch works with. State, effects and log id move on from record to record, the rest stays. */
export interface Fold {
  partition: number
  codec: EventCodec
  partitionOf: EventLog['partitionOf']
  signatures: SignatureChecks
  state: FoldState
  effects: BatchEffects
  /** The same records were folded before, and their effects are written. */
  isFoldedAgain: boolean
  /** Empty until a `LogCreated` has named the log. */
  logId: string
}
