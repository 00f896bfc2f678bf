import type { ItemId, NodeId } from '../../../domain/ids.ts'
import type { Checkpoint, StoredHead } from '../../../ports/read-models.ts'

/** A document of `heads_gN`. */
export type BsonHead = Omit<StoredHead, 'nodeId' | 'latestAt'> & {
  _id: NodeId
  /** Missing in layouts 1 and 2. */
  latestAt?: StoredHead['latestAt']
}

/** A document of `checkpoints_gN`. `writes` rises with each write, so that whoever watches sees every write. */
export type BsonCheckpoint = Omit<Checkpoint, 'partition'> & { _id: number; writes: number }

/** A document of `erasures_gN`: all text of the item below this version is erased, also when it comes later. */
export interface BsonErasure {
  _id: ItemId
  below: number
}

export const headOf = ({ _id, latestAt = null, ...head }: BsonHead): StoredHead => ({ nodeId: _id, ...head, latestAt })

export const checkpointOf = ({ _id, writes, ...checkpoint }: BsonCheckpoint): Checkpoint => ({
  partition: _id,
  ...checkpoint,
})
