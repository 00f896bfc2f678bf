import type { Collection, Db, Document } from 'mongodb'
import type { ActivePointer } from '../../../ports/read-store.ts'

/** The document of `generations` that says which generation readers use. */
interface Pointer extends ActivePointer {
  _id: 'active'
}

export const pointerCollection = (db: Db): Collection<Pointer> => db.collection('generations')

/** Null when the pointer was never set. */
export async function readPointer(db: Db): Promise<ActivePointer | null> {
  const found = await pointerCollection(db).findOne({ _id: 'active' })
  if (found === null) return null
  const { generation, era, dropped } = found
  return { generation, era, dropped }
}

export async function writePointer(db: Db, generation: number, { newEra }: { newEra: boolean }): Promise<void> {
  const change = { $set: { generation }, $inc: { era: newEra ? 1 : 0 }, $max: { dropped: 0 } }
  await pointerCollection(db).updateOne({ _id: 'active' }, change, { upsert: true })
}

export async function pointAtDropped(db: Db, generation: number): Promise<void> {
  await pointerCollection(db).updateOne({ _id: 'active' }, { $max: { dropped: generation } })
}

/** Whether the pointer was flipped or a generation dropped. A new generation is not told: it is still being built. */
export const isSwitch = (before: Document[], now: Document[]): boolean =>
  JSON.stringify(before.find(isPointer)) !== JSON.stringify(now.find(isPointer)) ||
  before.some(({ _id }) => now.every((one) => one._id !== _id))

const isPointer = ({ _id }: Document) => _id === 'active'
