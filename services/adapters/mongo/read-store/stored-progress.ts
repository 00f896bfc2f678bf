import type { NodeHead } from '../../../domain/event/judge.ts'
import type { ItemId, NodeId } from '../../../domain/ids.ts'
import type { Checkpoint } from '../../../ports/read-store.ts'

/** A document of `heads_gN`. */
export interface StoredHead {
  _id: NodeId
  nodeSeq: number
  hash: NodeHead['hash']
}

/** A document of `checkpoints_gN`. `writes` rises with each write, so that every write is seen by who watches. */
export type StoredCheckpoint = Omit<Checkpoint, 'partition'> & { _id: number; writes: number }

/** A document of `erasures_gN`: all text of the item below this version is erased, whenever it comes. */
export interface StoredErasure {
  _id: ItemId
  below: number
}

export const headOf = ({ _id, nodeSeq, hash }: StoredHead): NodeHead => ({ nodeId: _id, nodeSeq, hash })

export const checkpointOf = ({ _id, writes, ...checkpoint }: StoredCheckpoint): Checkpoint => ({
  partition: _id,
  ...checkpoint,
})
