import type { Condition, Document } from 'mongodb'
import { WAIT_REASONS } from '../../../domain/event/judge.ts'
import type { Hash, NodeId } from '../../../domain/ids.ts'
import type { ParkedCount, ParkedRecord, ParkReason } from '../../../ports/parked-record.ts'
import type { Collections } from './collections.ts'
import { parkedRecordOf } from './stored-parked.ts'

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
  // Of one node there may be more than it is asked for, and then of the others too.
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
  from: number,
  before: number,
): Promise<ParkedRecord[]> {
  const found = await parked
    .find({ partition, offset: { $gte: from, $lt: before }, discarded: false })
    .sort({ partition: 1, offset: 1 })
    .toArray()
  return found.map(parkedRecordOf)
}

/** Without a limit all of them. */
export async function readParked(
  { parked }: Collections,
  { reason, limit }: { reason?: ParkReason; limit?: number },
): Promise<ParkedRecord[]> {
  if (limit !== undefined && limit <= 0) return []
  const found = parked
    .find({ discarded: false, ...(reason !== undefined && { reason }) })
    .sort({ partition: 1, offset: 1 })
  return (await (limit === undefined ? found : found.limit(limit)).toArray()).map(parkedRecordOf)
}

/** Asks for no more than the index `count` holds: each scrape of the metrics counts. */
export const COUNT_PARKED: Document[] = [
  { $match: { discarded: false } },
  { $group: { _id: { reason: '$reason', nodeId: '$nodeId' }, count: { $sum: 1 } } },
  { $sort: { _id: 1 } },
]

export async function countParked({ parked }: Collections): Promise<ParkedCount[]> {
  const groups = await parked
    .aggregate<{ _id: Pick<ParkedCount, 'reason' | 'nodeId'>; count: number }>(COUNT_PARKED)
    .toArray()
  return groups.map(({ _id, count }) => ({ ..._id, count }))
}
