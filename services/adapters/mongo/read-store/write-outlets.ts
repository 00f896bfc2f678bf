import type { KeptOutlet } from '../../../ports/kept-outlet.ts'
import type { BsonOutlet } from './bson-outlet.ts'
import type { Collections } from './collections.ts'
import { unordered } from './guarded-writes.ts'

export async function readOutletsKept({ outlets }: Collections): Promise<KeptOutlet[]> {
  const found = await outlets.find().toArray()
  return found.map(({ _id, ...rest }) => ({ outlet: _id, ...rest }))
}

/** Most are new; over one that is there, only a later directory counts. */
export async function writeOutlets({ outlets }: Collections, kept: KeptOutlet[]): Promise<void> {
  const documents = kept.map(({ outlet, ...rest }): BsonOutlet => ({ _id: outlet, ...rest }))
  const met = await unordered(
    outlets,
    documents.map((document) => ({ insertOne: { document } })),
  )
  await unordered(
    outlets,
    met.map((index) => {
      const replacement = documents[index] as BsonOutlet
      const filter = { _id: replacement._id, directoryPosition: { $lt: replacement.directoryPosition } }
      return { replaceOne: { filter, replacement } }
    }),
  )
}
