import { type ItemId, makerOf, type NodeId } from '../../../domain/ids.ts'
import { type ChainEntry, type HistoryRow, nodeSeqKey } from '../../../ports/read-models.ts'
import type { Collections } from './collections.ts'
import { historyRowOf } from './stored-history.ts'

/** All rows of these items, of each by version and place. */
export async function readHistories({ history }: Collections, itemIds: ItemId[]): Promise<Map<ItemId, HistoryRow[]>> {
  const rows = await history
    .find({ itemId: { $in: itemIds } })
    .sort({ itemId: 1, version: 1, nodeId: 1, nodeSeq: 1 })
    .toArray()
  return Map.groupBy(rows.map(historyRowOf), ({ itemId }) => itemId)
}

export async function readApplied(
  { history }: Collections,
  places: { nodeId: NodeId; nodeSeq: number }[],
): Promise<Map<string, ChainEntry>> {
  const rows = await history
    .find({ _id: { $in: places.map(nodeSeqKey) } }, { projection: { envelopeHash: 1, outcome: 1 } })
    .toArray()
  return new Map(rows.map(({ _id, envelopeHash, outcome }) => [_id, { envelopeHash, outcome }]))
}

/** Of items whose own maker was refused: the smallest nodeSeq of such rows. */
export async function readNotAllowed({ history }: Collections, itemIds: ItemId[]): Promise<Map<ItemId, number>> {
  const rows = await history
    .find(
      { outcome: 'not-allowed', itemId: { $in: itemIds }, nodeId: { $in: [...new Set(itemIds.map(makerOf))] } },
      { projection: { itemId: 1, nodeId: 1, nodeSeq: 1 } },
    )
    .toArray()
  const refused = new Map<ItemId, number>()
  for (const { itemId, nodeId, nodeSeq } of rows)
    if (nodeId === makerOf(itemId)) refused.set(itemId, Math.min(nodeSeq, refused.get(itemId) ?? nodeSeq))
  return refused
}
