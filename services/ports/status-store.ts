import type { Instant, NodeId } from '../domain/ids.ts'
import type { ItemStore } from './item-store.ts'
import type { ProjectorStore } from './projector-store.ts'

/** What the monitor asks of a generation. */
export interface StatusStore
  extends Pick<ItemStore, 'number' | 'checkpoints'>,
    Pick<ProjectorStore, 'parkedCounts' | 'heads' | 'applied' | 'items' | 'waiting'> {
  /** For each node its head's nodeSeq and the `at` of that event. */
  headTimes(): Promise<Map<NodeId, { nodeSeq: number; at: Instant }>>
  /** How many items a redaction has erased older texts of. */
  erasedItems(): Promise<number>
}
