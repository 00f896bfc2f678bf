import { type Db, MongoServerError } from 'mongodb'
import { COLLECTION_KINDS, collectionName } from './collections.ts'
import { SCHEMAS } from './schema.ts'

const NAMESPACE_EXISTS = 48
const LAST_MADE = /^checkpoints_g(\d+)$/

/** The generations that are there as a whole, in rising order. */
export async function listGenerations(db: Db): Promise<number[]> {
  const collections = await db.listCollections({ name: LAST_MADE }, { nameOnly: true }).toArray()
  return collections
    .map(({ name }) => Number(LAST_MADE.exec(name)?.[1]))
    .filter((generation) => !Number.isNaN(generation))
    .sort((a, b) => a - b)
}

/** Makes the collections with their validators and, while they are empty, all indexes. May be repeated. */
export async function createGeneration(db: Db, generation: number): Promise<void> {
  for (const kind of COLLECTION_KINDS) {
    const { validator, indexes } = SCHEMAS[kind]
    const name = collectionName(kind, generation)
    await db.createCollection(name, { validator }).catch((error) => {
      if (!(error instanceof MongoServerError && error.code === NAMESPACE_EXISTS)) throw error
    })
    if (indexes.length > 0) await db.collection(name).createIndexes(indexes)
  }
}

/** What makes it count as there goes last, so that a drop that was cut short can be repeated. */
export async function dropGeneration(db: Db, generation: number): Promise<void> {
  for (const kind of COLLECTION_KINDS) await db.collection(collectionName(kind, generation)).drop()
}
