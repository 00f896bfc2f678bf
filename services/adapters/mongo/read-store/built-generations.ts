import { type Collection, type Db, MongoServerError } from 'mongodb'
import { COLLECTION_SCHEMAS } from './collection-schemas.ts'
import { COLLECTION_KINDS, collectionName } from './collections.ts'
import { READ_MODELS_CONTRACT, SHOWN_PIPELINE } from './shown-view.ts'

const NAMESPACE_EXISTS = 48
const DUPLICATE_KEY = 11000

/**
 * One document for each generation that is there as a whole, beside the pointer. Collections alone prove nothing: a
 * late write creates them again.
 */
interface BuiltGeneration {
  _id: string
  built: number
  /** Missing for layout 1, which was made before layouts had numbers. */
  layout?: number
  /** Missing in generations that were made before the contract had a number. */
  contract?: number
}
const builtGenerations = (db: Db): Collection<BuiltGeneration> => db.collection('generations')
const idOf = (generation: number) => `g${generation}`

/** The generations that are there as a whole, in rising order. */
export async function listGenerations(db: Db): Promise<number[]> {
  const found = await builtGenerations(db)
    .find({ built: { $exists: true } })
    .toArray()
  return found.map(({ built }) => built).sort((a, b) => a - b)
}

/** The layout of a generation, null when the generation is not there. */
export async function readLayout(db: Db, generation: number): Promise<number | null> {
  const found = await builtGenerations(db).findOne({ _id: idOf(generation) })
  return found === null ? null : (found.layout ?? 1)
}

export const hasGeneration = async (db: Db, generation: number): Promise<boolean> =>
  (await builtGenerations(db).findOne({ _id: idOf(generation) })) !== null

/** Creates the collections with their validators and, while they are empty, all indexes, and the view. Repeating it is harmless. */
export async function createGeneration(db: Db, generation: number, layout: number): Promise<void> {
  for (const kind of COLLECTION_KINDS) {
    const { validator, indexes } = COLLECTION_SCHEMAS[kind]
    const name = collectionName(kind, generation)
    await db.createCollection(name, { validator }).catch(unless(NAMESPACE_EXISTS))
    if (indexes.length > 0) await db.collection(name).createIndexes(indexes)
  }
  await db
    .createCollection(`shown_g${generation}`, {
      viewOn: collectionName('items', generation),
      pipeline: SHOWN_PIPELINE,
    })
    .catch(unless(NAMESPACE_EXISTS))
  await builtGenerations(db)
    .insertOne({ _id: idOf(generation), built: generation, layout, contract: READ_MODELS_CONTRACT })
    .catch(unless(DUPLICATE_KEY))
}

const unless = (code: number) => (error: unknown) => {
  if (!(error instanceof MongoServerError && error.code === code)) throw error
}

/**
 * Drops a generation's document first, so that nothing that is left counts as a generation, and its checkpoints next,
 * so that whoever still writes to it stops. It also drops what is left of generations before `active`, by a drop that
 * was interrupted or by a late writer: none of those can be under construction.
 */
export async function dropGeneration(db: Db, generation: number, active: number): Promise<void> {
  await builtGenerations(db).deleteOne({ _id: idOf(generation) })
  const built = new Set(await listGenerations(db))
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name)
  const numberOf = (name: string) => Number(/^[a-z]+_g(\d+)$/.exec(name)?.[1] ?? Number.NaN)
  const isLeft = (number: number) => number === generation || (number < active && !built.has(number))
  const left = names.filter((one) => isLeft(numberOf(one)))
  for (const name of left.sort((a, b) => Number(isCheckpoints(b)) - Number(isCheckpoints(a))))
    await db.collection(name).drop()
}

const isCheckpoints = (name: string) => name.startsWith('checkpoints_')
