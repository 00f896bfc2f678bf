import type { Collection, Db } from 'mongodb'
import type { ActivePointer } from '../../../ports/read-store.ts'

/** The document of `generations` that says which generation readers use. */
interface Pointer extends ActivePointer {
  _id: 'active'
}

export const pointerCollection = (db: Db): Collection<Pointer> => db.collection('generations')

/** Null when the pointer was never set. */
export async function readPointer(db: Db): Promise<ActivePointer | null> {
  const found = await pointerCollection(db).findOne({ _id: 'active' })
  return found === null ? null : { generation: found.generation, era: found.era }
}

export async function writePointer(db: Db, generation: number, { newEra }: { newEra: boolean }): Promise<void> {
  const change = { $set: { generation }, $inc: { era: newEra ? 1 : 0 } }
  await pointerCollection(db).updateOne({ _id: 'active' }, change, { upsert: true })
}
