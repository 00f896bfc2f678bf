import type { Instant, NodeId } from '../../../domain/ids.ts'
import { type Checkpoint, nodeSeqKey, type StoredHead } from '../../../ports/read-models.ts'
import { checkpointOf, headOf } from './bson-progress.ts'
import type { Collections } from './collections.ts'

export async function readCheckpoint({ checkpoints }: Collections, partition: number): Promise<Checkpoint | null> {
  const stored = await checkpoints.findOne({ _id: partition })
  return stored === null ? null : checkpointOf(stored)
}

export const readCheckpoints = async ({ checkpoints }: Collections): Promise<Checkpoint[]> =>
  (await checkpoints.find().sort({ _id: 1 }).toArray()).map(checkpointOf)

export async function readHeads({ heads }: Collections, nodeIds: NodeId[]): Promise<Map<NodeId, StoredHead>> {
  const stored = await heads.find({ _id: { $in: nodeIds } }).toArray()
  return new Map(stored.map((head) => [head._id, headOf(head)]))
}

export const readAllHeads = async ({ heads }: Collections): Promise<StoredHead[]> =>
  (await heads.find().sort({ _id: 1 }).toArray()).map(headOf)

/** For each node's head the `at` of its event. Its history row is there, because rows are written before heads. */
export async function readHeadTimes(collections: Collections): Promise<Map<NodeId, { nodeSeq: number; at: Instant }>> {
  const heads = await readAllHeads(collections)
  const rows = await collections.history
    .find({ _id: { $in: heads.map(nodeSeqKey) } }, { projection: { nodeId: 1, nodeSeq: 1, envelopeText: 1 } })
    .toArray()
  return new Map(
    rows.map(({ nodeId, nodeSeq, envelopeText }) => [
      nodeId,
      { nodeSeq, at: (JSON.parse(envelopeText) as { at: Instant }).at },
    ]),
  )
}
