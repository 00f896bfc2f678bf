import { type Collection, type CollectionInfo, type Db, MongoServerError } from 'mongodb'
import type { StoreId } from '../../../domain/ids.ts'
import { storeIdOf } from '../../../ports/store-id.ts'

/** The document of `generations` that holds the store's id. */
interface OwnId {
  _id: 'store'
  id: string
}

const NAME = 'generations'
const DUPLICATE_KEY = 11000
const ownIds = (db: Db): Collection<OwnId> => db.collection(NAME)

/**
 * The id of the read store in a database: what its document holds, and a hash of the database's name and of the
 * collection's own UUID. A restored dump has collections with other UUIDs.
 */
export async function readStoreId(db: Db, newId: () => string): Promise<StoreId> {
  const written = (await ownIds(db).findOne({ _id: 'store' })) ?? (await writeOwn(db, newId()))
  return storeIdOf(written.id, `${db.databaseName} ${await uuidOf(db)}`)
}

/** Several processes may be first. The document of one of them stays. */
async function writeOwn(db: Db, id: string): Promise<OwnId> {
  try {
    await ownIds(db).insertOne({ _id: 'store', id })
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === DUPLICATE_KEY)) throw error
  }
  const written = await ownIds(db).findOne({ _id: 'store' })
  if (written === null) throw new Error('what was written can be read')
  return written
}

/** Empty where the server gives collections no UUID. */
async function uuidOf(db: Db): Promise<string> {
  const [collection] = await db.listCollections<CollectionInfo>({ name: NAME }).toArray()
  return collection?.info?.uuid?.toString('hex') ?? ''
}
