import { type AnyBulkWriteOperation, type Collection, type Document, MongoBulkWriteError } from 'mongodb'
import { hasWriteConcernError } from '../mongo-errors.ts'

const DUPLICATE_KEY = 11000

/** Inserts documents. Those that are there already stay as they are. */
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
 * Upserts over documents that the guard lets through. A duplicate key has two causes: the document is there and newer,
 * or an older one was inserted at the same moment. So each of these is written once more without upsert. Then a write
 * that matches nothing is the older one, and nothing is lost.
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

/** Applies writes in any order. Gives the indexes of those that met a document with the same key. */
export async function unordered<T extends Document>(
  collection: Collection<T>,
  writes: AnyBulkWriteOperation<T>[],
): Promise<number[]> {
  if (writes.length === 0) return []
  try {
    await collection.bulkWrite(writes, { ordered: false })
    return []
  } catch (error) {
    // A failed write concern comes in one error with the duplicates, and must not be taken for one of them.
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
