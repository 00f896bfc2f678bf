import { type Collection, type Db, MongoServerError } from 'mongodb'
import { COLLECTION_KINDS, collectionName } from './collections.ts'
import { SCHEMAS } from './schema.ts'

const NAMESPACE_EXISTS = 48
const DUPLICATE_KEY = 11000

/** Beside the pointer: one document for each generation that is there as a whole. Collections alone prove nothing, a late write makes them. */
interface Mark {
  _id: string
  built: number
  /** Missing where layout 1 was made: it had no number yet. */
  layout?: number
}
const marks = (db: Db): Collection<Mark> => db.collection('generations')
const markOf = (generation: number) => `g${generation}`

/** The generations that are there as a whole, in rising order. */
export async function listGenerations(db: Db): Promise<number[]> {
  const found = await marks(db)
    .find({ built: { $exists: true } })
    .toArray()
  return found.map(({ built }) => built).sort((a, b) => a - b)
}

/** Null when the generation is not there. */
export async function readLayout(db: Db, generation: number): Promise<number | null> {
  const mark = await marks(db).findOne({ _id: markOf(generation) })
  return mark === null ? null : (mark.layout ?? 1)
}

export const hasGeneration = async (db: Db, generation: number): Promise<boolean> =>
  (await marks(db).findOne({ _id: markOf(generation) })) !== null

/** Makes the collections with their validators and, while they are empty, all indexes. May be repeated. */
export async function createGeneration(db: Db, generation: number, layout: number): Promise<void> {
  for (const kind of COLLECTION_KINDS) {
    const { validator, indexes } = SCHEMAS[kind]
    const name = collectionName(kind, generation)
    await db.createCollection(name, { validator }).catch(unless(NAMESPACE_EXISTS))
    if (indexes.length > 0) await db.collection(name).createIndexes(indexes)
  }
  await marks(db)
    .insertOne({ _id: markOf(generation), built: generation, layout })
    .catch(unless(DUPLICATE_KEY))
}

const unless = (code: number) => (error: unknown) => {
  if (!(error instanceof MongoServerError && error.code === code)) throw error
}

/**
 * The mark goes first, then the checkpoints: without them who still writes stops, and nothing that is left counts as a
 * generation. What an earlier drop that was cut short, or a late writer, left of generations before `active` goes with
 * it; none of those is being built.
 */
export async function dropGeneration(db: Db, generation: number, active: number): Promise<void> {
  await marks(db).deleteOne({ _id: markOf(generation) })
  const marked = new Set(await listGenerations(db))
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name)
  const numberOf = (name: string) => Number(/^[a-z]+_g(\d+)$/.exec(name)?.[1] ?? Number.NaN)
  const isLeft = (number: number) => number === generation || (number < active && !marked.has(number))
  const left = names.filter((one) => isLeft(numberOf(one)))
  for (const name of left.sort((a, b) => Number(isCheckpoints(b)) - Number(isCheckpoints(a))))
    await db.collection(name).drop()
}

const isCheckpoints = (name: string) => name.startsWith('checkpoints_')
