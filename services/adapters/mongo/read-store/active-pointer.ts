import type { Collection, Db } from 'mongodb'

/** The one document of `generations`: which generation readers use. */
interface Pointer {
  _id: 'active'
  generation: number
}

export const pointerCollection = (db: Db): Collection<Pointer> => db.collection('generations')

/** Null when the pointer was never set. */
export const readPointer = async (db: Db): Promise<number | null> =>
  (await pointerCollection(db).findOne({ _id: 'active' }))?.generation ?? null

export async function writePointer(db: Db, generation: number): Promise<void> {
  await pointerCollection(db).updateOne({ _id: 'active' }, { $set: { generation } }, { upsert: true })
}
