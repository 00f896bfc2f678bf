import type { Condition, Document } from 'mongodb'
import { WAIT_REASONS } from '../../../domain/event/judge.ts'
import type { Hash, NodeId } from '../../../domain/ids.ts'
import type { ParkedCount, ParkedRecord, ParkReason } from '../../../ports/parked-record.ts'
import { parkedRecordOf } from './bson-parked.ts'
import type { Collections } from './collections.ts'

export async function readWaiting(
  { parked }: Collections,
  nodeIds: NodeId[],
  limit: number,
  before = Number.MAX_SAFE_INTEGER,
): Promise<ParkedRecord[]> {
  if (limit <= 0) return []
  const unique = [...new Set(nodeIds)].sort()
  const waitingOf = (nodeId: Condition<NodeId>, most: number) =>
    parked
      .find({ nodeId, reason: { $in: [...WAIT_REASONS] }, offset: { $lt: before }, discarded: false })
      .sort({ nodeId: 1, nodeSeq: 1, offset: 1 })
      .limit(most)
      .toArray()
  const together = await waitingOf({ $in: unique }, limit + 1)
  // One node can fill the limit alone and hide others: then each node is asked for by itself.
  const found =
    together.length <= limit ? together : (await Promise.all(unique.map((nodeId) => waitingOf(nodeId, limit)))).flat()
  return found.map(parkedRecordOf)
}

export async function readParkedEnvelopes(
  { parked }: Collections,
  hashes: Hash[],
  { discarded }: { discarded: boolean },
): Promise<ParkedRecord[]> {
  const found = await parked
    .find({ envelopeHash: { $in: hashes }, discarded })
    .sort({ partition: 1, offset: 1 })
    .toArray()
  const byHash = Map.groupBy(found.map(parkedRecordOf), ({ envelopeHash }) => envelopeHash)
  return [...new Set(hashes)].flatMap((hash) => byHash.get(hash) ?? [])
}

export async function readParkedBetween(
  { parked }: Collections,
  partition: number,
  [from, before]: [from: number, before: number],
  { discarded = false } = {},
): Promise<ParkedRecord[]> {
  const found = await parked
    .find({ partition, offset: { $gte: from, $lt: before }, discarded })
    .sort({ partition: 1, offset: 1 })
    .toArray()
  return found.map(parkedRecordOf)
}

/** All of them, when no limit is given. */
export async function listParked(
  { parked }: Collections,
  { reason, limit }: { reason?: ParkReason; limit?: number },
): Promise<ParkedRecord[]> {
  if (limit !== undefined && limit <= 0) return []
  const found = parked
    .find({ discarded: false, ...(reason !== undefined && { reason }) })
    .sort({ partition: 1, offset: 1 })
  return (await (limit === undefined ? found : found.limit(limit)).toArray()).map(parkedRecordOf)
}

/** Reads only the index `count`: every scrape of the metrics asks for this. */
export const PARKED_COUNT_PIPELINE: Document[] = [
  { $match: { discarded: false } },
  { $group: { _id: { reason: '$reason', nodeId: '$nodeId' }, count: { $sum: 1 } } },
  { $sort: { _id: 1 } },
]

export async function countParked({ parked }: Collections): Promise<ParkedCount[]> {
  const groups = await parked
    .aggregate<{ _id: Pick<ParkedCount, 'reason' | 'nodeId'>; count: number }>(PARKED_COUNT_PIPELINE)
    .toArray()
  return groups.map(({ _id, count }) => ({ ..._id, count }))
}
