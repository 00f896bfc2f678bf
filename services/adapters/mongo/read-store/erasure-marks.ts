import type { ItemId } from '../../../domain/ids.ts'
import type { ReadModelBatch } from '../../../ports/read-model-batch.ts'
import type { Collections } from './collections.ts'
import { unordered, upsertGuarded } from './guarded-writes.ts'

/** The version below which an item's text is erased; 0 for an item without an erasure. */
export type ErasureMarks = (itemId: ItemId) => number

/** The marks that a batch has to respect, its own included. */
export async function readMarks({ erasures }: Collections, batch: ReadModelBatch): Promise<ErasureMarks> {
  const itemIds = new Set([
    ...batch.history.map(({ itemId }) => itemId),
    ...batch.items.map(({ document }) => document.itemId),
  ])
  const marks = new Map<ItemId, number>()
  const raise = (itemId: ItemId, below: number) => marks.set(itemId, Math.max(below, marks.get(itemId) ?? 0))
  for (const { itemId, version } of batch.erasures) raise(itemId, version)
  if (itemIds.size > 0)
    for (const { _id, below } of await erasures.find({ _id: { $in: [...itemIds] } }).toArray()) raise(_id, below)
  return (itemId) => marks.get(itemId) ?? 0
}

/**
 * The mark first, so that what arrives from now on arrives blank; then what is there. A writer that read the
 * marks before can only write over a row that is not erased, or an item that this batch replaces next.
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
