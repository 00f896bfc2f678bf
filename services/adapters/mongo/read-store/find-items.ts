import type { ItemId } from '../../../domain/ids.ts'
import type { ChangedItem, ChangesQuery, LatestChangesQuery } from '../../../ports/item-store.ts'
import { createRoom } from '../../../ports/page-room.ts'
import type { StoredDocument } from '../../../ports/stored-document.ts'
import { type BsonItem, documentOf, HANDED_OVER, WITHOUT_TOKENS } from './bson-item.ts'
import type { Collections } from './collections.ts'
import { changeKeyOf } from './sort-keys.ts'

export async function readItem({ items }: Collections, itemId: ItemId): Promise<StoredDocument | null> {
  const stored = await items.findOne({ _id: itemId }, WITHOUT_TOKENS)
  return stored === null ? null : documentOf(stored)
}

export async function readItems({ items }: Collections, itemIds: ItemId[]): Promise<Map<ItemId, StoredDocument>> {
  const stored = await items.find({ _id: { $in: itemIds } }, WITHOUT_TOKENS).toArray()
  return new Map(stored.map((item) => [item._id, documentOf(item)]))
}

export async function scanItems(
  { items }: Collections,
  after: ItemId | null,
  limit: number,
  room?: number,
): Promise<StoredDocument[]> {
  if (limit <= 0) return []
  const stored = items
    .find(after === null ? {} : { _id: { $gt: after } }, WITHOUT_TOKENS)
    .sort({ _id: 1 })
    .limit(limit)
  return (await upToRoom(stored, room)).map(({ document }) => document)
}

/** Reads one range of an index, by partition, offset and itemId. With entries it reads one range of each, merged. */
export async function findChanges(
  { items }: Collections,
  { partition, after, before, limit, room, entries, orHandedOver }: ChangesQuery,
): Promise<ChangedItem[]> {
  if (limit <= 0) return []
  const stored = items
    .find(
      {
        ...(entries !== undefined && { everShownOn: { $in: orHandedOver ? [...entries, HANDED_OVER] : entries } }),
        changePlace: {
          $gt: changeKeyOf({ partition, ...(after ?? { offset: 0 }) }),
          $lt: changeKeyOf({ partition, offset: before }),
        },
      },
      WITHOUT_TOKENS,
    )
    .sort({ changePlace: 1 })
    .limit(limit)
  return upToRoom(stored, room)
}

/** The same from the end. */
export async function findLatestChanges(
  { items }: Collections,
  { partition, before, limit, room, entries }: LatestChangesQuery,
): Promise<ChangedItem[]> {
  if (limit <= 0) return []
  const changePlace = { $gt: changeKeyOf({ partition, offset: 0 }), $lt: changeKeyOf({ partition, offset: before }) }
  const stored = items
    .find({ ...(entries !== undefined && { everShownOn: { $in: entries } }), changePlace }, WITHOUT_TOKENS)
    .sort({ changePlace: -1 })
    .limit(limit)
  return upToRoom(stored, room)
}

async function upToRoom(stored: AsyncIterable<BsonItem>, room?: number): Promise<ChangedItem[]> {
  const hasRoom = createRoom(room)
  const page: ChangedItem[] = []
  for await (const item of stored) {
    const document = documentOf(item)
    page.push({ document, changedAt: item.changedAt })
    if (!hasRoom(document)) break
  }
  return page
}
