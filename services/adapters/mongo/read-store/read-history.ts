import { type ItemId, makerOf, type NodeId } from '../../../domain/ids.ts'
import type { NotAllowedEvent } from '../../../domain/item/standing.ts'
import type { HistoryPage } from '../../../ports/item-store.ts'
import { createHistoryRoom } from '../../../ports/page-room.ts'
import { type ChainEntry, type HistoryRow, nodeSeqKey } from '../../../ports/read-models.ts'
import { historyRowOf, notAllowedAtOf } from './bson-history.ts'
import type { Collections } from './collections.ts'

/** All rows of these items, for each by version, then node and nodeSeq. */
export async function readHistories({ history }: Collections, itemIds: ItemId[]): Promise<Map<ItemId, HistoryRow[]>> {
  const rows = await history
    .find({ itemId: { $in: itemIds } })
    .sort({ itemId: 1, version: 1, nodeId: 1, nodeSeq: 1 })
    .toArray()
  return Map.groupBy(rows.map(historyRowOf), ({ itemId }) => itemId)
}

/** So few rows come at once that a page of large texts is not exceeded by much. */
const ROWS_AT_ONCE = 8

/** The rows of an item, or a page of them. */
export async function readHistory(
  collections: Collections,
  itemId: ItemId,
  page: HistoryPage | undefined,
): Promise<HistoryRow[]> {
  if (page === undefined) return (await readHistories(collections, [itemId])).get(itemId) ?? []
  const rising = 'after' in page
  const rows = collections.history
    .find({ itemId, version: rising ? { $gt: page.after } : { $lt: page.before } })
    .sort({ version: rising ? 1 : -1, nodeId: 1, nodeSeq: 1 })
    .batchSize(ROWS_AT_ONCE)
  const hasRoom = createHistoryRoom(page.room)
  const found: HistoryRow[] = []
  for await (const stored of rows) {
    const row = historyRowOf(stored)
    if (!hasRoom(row)) break
    found.push(row)
  }
  return found
}

export async function readApplied(
  { history }: Collections,
  places: { nodeId: NodeId; nodeSeq: number }[],
): Promise<Map<string, ChainEntry>> {
  const rows = await history
    .find(
      { _id: { $in: places.map(nodeSeqKey) } },
      { projection: { itemId: 1, envelopeHash: 1, outcome: 1, notAllowedAt: 1 } },
    )
    .toArray()
  return new Map(
    rows.map(({ _id, itemId, envelopeHash, outcome, notAllowedAt }) => [
      _id,
      { itemId, envelopeHash, outcome, notAllowedAt: notAllowedAtOf({ outcome, notAllowedAt }) },
    ]),
  )
}

export const readAppliedTo = (
  { history }: Collections,
  itemId: ItemId,
): Promise<Pick<HistoryRow, 'nodeSeq' | 'version'>[]> =>
  history
    .find({ itemId, nodeId: makerOf(itemId), outcome: 'applied' }, { projection: { _id: 0, nodeSeq: 1, version: 1 } })
    .toArray()

/** For each item whose own maker has `not-allowed` rows: all of them, by nodeSeq. */
export async function readNotAllowed(
  { history }: Collections,
  itemIds: ItemId[],
): Promise<Map<ItemId, NotAllowedEvent[]>> {
  const rows = await history
    .find(
      { outcome: 'not-allowed', itemId: { $in: itemIds }, nodeId: { $in: [...new Set(itemIds.map(makerOf))] } },
      { projection: { itemId: 1, nodeId: 1, nodeSeq: 1, outcome: 1, notAllowedAt: 1, freedAt: 1 } },
    )
    .sort({ itemId: 1, nodeSeq: 1 })
    .toArray()
  const found = new Map<ItemId, NotAllowedEvent[]>()
  for (const { itemId, nodeId, nodeSeq, freedAt = null, ...row } of rows) {
    const notAllowedAt = notAllowedAtOf(row)
    if (nodeId === makerOf(itemId) && notAllowedAt !== null)
      found.set(itemId, [...(found.get(itemId) ?? []), { nodeSeq, notAllowedAt, freedAt }])
  }
  return found
}
