import type { ItemId } from '../../../domain/ids.ts'
import type { ReadModelBatch } from '../../../ports/read-model-batch.ts'
import type { Collections } from './collections.ts'
import { unordered, upsertGuarded } from './guarded-writes.ts'

/** The version below which an item's text is erased, 0 for an item without an erasure. */
export type ErasedBelow = (itemId: ItemId) => number

/** For the items of a batch: what is stored, raised by the batch's own erasures. */
export async function readErasedBelow({ erasures }: Collections, batch: ReadModelBatch): Promise<ErasedBelow> {
  const itemIds = new Set([
    ...batch.history.map(({ itemId }) => itemId),
    ...batch.items.map(({ document }) => document.itemId),
  ])
  const below = new Map<ItemId, number>()
  const raise = (itemId: ItemId, version: number) => below.set(itemId, Math.max(version, below.get(itemId) ?? 0))
  for (const { itemId, version } of batch.erasures) raise(itemId, version)
  if (itemIds.size > 0)
    for (const stored of await erasures.find({ _id: { $in: [...itemIds] } }).toArray()) raise(stored._id, stored.below)
  return (itemId) => below.get(itemId) ?? 0
}

/**
 * Raises `below` first, so that rows inserted from now on have no content, and then erases the rows that are there. A
 * writer that read `below` before can only touch a row that is not erased yet, or an item that this batch replaces next.
 */
export async function erase(
  { erasures, history }: Collections,
  { erasures: batchErasures }: Pick<ReadModelBatch, 'erasures'>,
): Promise<void> {
  await upsertGuarded(
    erasures,
    batchErasures.map(({ itemId, version }) => ({
      updateOne: { filter: { _id: itemId }, update: { $max: { below: version } }, upsert: true },
    })),
  )
  await unordered(
    history,
    batchErasures.map(({ itemId, version }) => ({
      updateMany: {
        filter: { itemId, version: { $lt: version }, erased: false },
        update: { $set: { contentText: null, erased: true } },
      },
    })),
  )
}
