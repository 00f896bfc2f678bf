import { WAIT_REASONS } from '../../../domain/event/judge.ts'
import type { Position } from '../../../ports/event-log.ts'
import type { ReadModelBatch } from '../../../ports/read-model-batch.ts'
import { nodeSeqKey } from '../../../ports/read-models.ts'
import { bsonHistoryOf } from './bson-history.ts'
import { bsonItemOf } from './bson-item.ts'
import { bsonParkedOf, parkedKey } from './bson-parked.ts'
import type { Collections } from './collections.ts'
import { type ErasedBelow, erase, readErasedBelow } from './erased-below.ts'
import { insertOnly, unordered, upsertGuarded } from './guarded-writes.ts'
import { advanceCheckpoint, isAtCheckpoint, writeHeads } from './write-progress.ts'

/**
 * Writes a batch step by step, without a transaction. False when the checkpoint is not, or no longer, `previous`. What
 * was written until then is harmless: the other projector writes the same.
 */
export async function writeBatch(collections: Collections, batch: ReadModelBatch): Promise<boolean> {
  if (!(await isAtCheckpoint(collections, batch.checkpoint))) return false
  await writeModels(collections, batch)
  return advanceCheckpoint(collections, batch.checkpoint)
}

/**
 * Writes all of a batch but its checkpoint, in the order of `ReadModelBatch`. Each step is guarded and may be repeated,
 * whole or in parts, so that a crash anywhere is repaired by writing the batch again.
 */
export async function writeModels(collections: Collections, batch: ReadModelBatch): Promise<void> {
  const { history, parked } = collections
  const erasedBelow = await readErasedBelow(collections, batch)
  await insertOnly(
    history,
    batch.history.map((row) => bsonHistoryOf(row, erasedBelow(row.itemId))),
  )
  await keepSuperseded(collections, batch.superseded)
  await erase(collections, batch)
  await writeItems(collections, batch.items, erasedBelow)
  await insertOnly(parked, batch.park.map(bsonParkedOf))
  await writeHeads(collections, batch.heads)
  await repark(collections, batch.repark)
  const among = (positions: Position[]) => ({ _id: { $in: positions.map(parkedKey) }, discarded: false })
  if (batch.discard.length > 0) await parked.updateMany(among(batch.discard), { $set: { discarded: true } })
  if (batch.unpark.length > 0) await parked.deleteMany(among(batch.unpark))
  await freeItems(collections, batch.free)
}

/** Puts superseded contents into the rows of their versions, unless these are erased. */
async function keepSuperseded({ history }: Collections, superseded: ReadModelBatch['superseded']): Promise<void> {
  await unordered(
    history,
    superseded.map(({ itemId, version, contentText }) => ({
      updateOne: {
        filter: { itemId, version, outcome: 'applied', erased: false, contentText: null },
        update: { $set: { contentText } },
      },
    })),
  )
}

async function writeItems(
  { items }: Collections,
  writes: ReadModelBatch['items'],
  erasedBelow: ErasedBelow,
): Promise<void> {
  await upsertGuarded(
    items,
    writes.map((write) => {
      const replacement = bsonItemOf(write, erasedBelow(write.document.itemId))
      const { _id, version } = replacement
      return { replaceOne: { filter: { _id, version: { $lt: version } }, replacement, upsert: true } }
    }),
  )
}

/** Notes which events that were not allowed the root has discarded. The first discard behind each counts. */
async function freeItems({ history }: Collections, freed: ReadModelBatch['free']): Promise<void> {
  await unordered(
    history,
    freed.map(({ nodeId, nodeSeq, freedAt }) => ({
      updateOne: {
        filter: {
          _id: nodeSeqKey({ nodeId, nodeSeq }),
          outcome: 'not-allowed',
          $or: [{ freedAt: null }, { freedAt: { $gt: freedAt } }],
        },
        update: { $set: { freedAt } },
      },
    })),
  )
}

async function repark({ parked }: Collections, records: ReadModelBatch['repark']): Promise<void> {
  await unordered(
    parked,
    records.map((record) => ({
      updateOne: {
        filter: { _id: parkedKey(record), reason: { $in: [...WAIT_REASONS] }, discarded: false },
        update: { $set: { reason: record.reason } },
      },
    })),
  )
}
