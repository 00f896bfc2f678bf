import { type AnyBulkWriteOperation, type Collection, type Document, MongoBulkWriteError } from 'mongodb'
import { hasWriteConcernError } from '../mongo-errors.ts'

const DUPLICATE_KEY = 11000

/** Inserts what is not there; what is stays as it is. */
export async function insertOnly<T extends Document>(collection: Collection<T>, documents: T[]): Promise<void> {
  await unordered(
    collection,
    documents.map((document) => ({ insertOne: { document } }) as AnyBulkWriteOperation<T>),
  )
}

/** An upsert whose filter names `_id` and the guard. */
type GuardedUpsert<T extends Document> = Extract<
  AnyBulkWriteOperation<T>,
  { replaceOne: unknown } | { updateOne: unknown }
>

/**
 * Upserts over what the guard lets through. A duplicate key means that the document is there and newer, or
 * that an older one won the race to be the first: so once more without upsert, where nothing matched is stale.
 */
export async function upsertGuarded<T extends Document>(
  collection: Collection<T>,
  upserts: GuardedUpsert<T>[],
): Promise<void> {
  const met = await unordered(collection, upserts)
  await unordered(
    collection,
    met.map((index) => withoutUpsert(upserts[index] as GuardedUpsert<T>)),
  )
}

/** Applies writes in any order. Gives the places in the list of those that met a document with their key. */
export async function unordered<T extends Document>(
  collection: Collection<T>,
  writes: AnyBulkWriteOperation<T>[],
): Promise<number[]> {
  if (writes.length === 0) return []
  try {
    await collection.bulkWrite(writes, { ordered: false })
    return []
  } catch (error) {
    // A write concern that failed comes with the duplicates in one error: it must not pass as one of them.
    if (!(error instanceof MongoBulkWriteError) || hasWriteConcernError(error)) throw error
    const faults = [error.writeErrors].flat()
    if (faults.length === 0 || faults.some(({ code }) => code !== DUPLICATE_KEY)) throw error
    return faults.map(({ index }) => index)
  }
}

const withoutUpsert = <T extends Document>(write: GuardedUpsert<T>): GuardedUpsert<T> =>
  ('replaceOne' in write
    ? { replaceOne: { ...write.replaceOne, upsert: false } }
    : { updateOne: { ...write.updateOne, upsert: false } }) as GuardedUpsert<T>
