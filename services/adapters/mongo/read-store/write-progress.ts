import { MongoServerError } from 'mongodb'
import type { ReadModelBatch } from '../../../ports/read-model-batch.ts'
import type { Checkpoint, StoredHead } from '../../../ports/read-models.ts'
import type { Collections } from './collections.ts'
import { upsertGuarded } from './guarded-writes.ts'

/** Moves heads forward only. */
export async function writeHeads({ heads }: Collections, batchHeads: StoredHead[]): Promise<void> {
  await upsertGuarded(
    heads,
    batchHeads.map(({ nodeId, nodeSeq, hash, movedAt, latestAt }) => ({
      updateOne: {
        filter: { _id: nodeId, nodeSeq: { $lt: nodeSeq } },
        update: { $set: { nodeSeq, hash, movedAt, latestAt } },
        upsert: true,
      },
    })),
  )
}

type Step = ReadModelBatch['checkpoint']

/** Whether a batch continues what is stored. To be asked before anything of the batch is written. */
export async function isAtCheckpoint({ checkpoints }: Collections, { previous, next }: Step): Promise<boolean> {
  const stored = await checkpoints.findOne({ _id: next.partition })
  return stored?.logId === previous?.logId && stored?.nextOffset === previous?.nextOffset
}

/** Compare-and-set on the log and `nextOffset`. */
export async function advanceCheckpoint({ checkpoints }: Collections, { previous, next }: Step): Promise<boolean> {
  const { partition, ...values } = next
  if (previous === null) return insertFirst(checkpoints, partition, values)
  const { matchedCount } = await checkpoints.updateOne(
    { _id: partition, logId: previous.logId, nextOffset: previous.nextOffset },
    { $set: values, $inc: { writes: 1 } },
  )
  return matchedCount === 1
}

async function insertFirst(
  checkpoints: Collections['checkpoints'],
  partition: number,
  values: Omit<Checkpoint, 'partition'>,
): Promise<boolean> {
  try {
    await checkpoints.insertOne({ _id: partition, ...values, writes: 1 })
    return true
  } catch (error) {
    if (error instanceof MongoServerError && error.code === 11000) return false
    throw error
  }
}
