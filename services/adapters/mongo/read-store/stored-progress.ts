import type { ItemId, NodeId } from '../../../domain/ids.ts'
import type { Checkpoint, StoredHead } from '../../../ports/read-models.ts'

/** A document of `heads_gN`. */
export type HeadDocument = Omit<StoredHead, 'nodeId'> & { _id: NodeId }

/** A document of `checkpoints_gN`. `writes` rises with each write, so that every write is seen by who watches. */
export type StoredCheckpoint = Omit<Checkpoint, 'partition'> & { _id: number; writes: number }

/** A document of `erasures_gN`: all text of the item below this version is erased, whenever it comes. */
export interface StoredErasure {
  _id: ItemId
  below: number
}

export const headOf = ({ _id, ...head }: HeadDocument): StoredHead => ({ nodeId: _id, ...head })

export const checkpointOf = ({ _id, writes, ...checkpoint }: StoredCheckpoint): Checkpoint => ({
  partition: _id,
  ...checkpoint,
})
