import type { Collection, Db } from 'mongodb'
import type { BsonHistory } from './bson-history.ts'
import type { BsonItem } from './bson-item.ts'
import type { BsonOutlet } from './bson-outlet.ts'
import type { BsonParked } from './bson-parked.ts'
import type { BsonCheckpoint, BsonErasure, BsonHead } from './bson-progress.ts'

/** The collections of one generation: `items_g7` and its sisters (docs/read-models.md). */
export interface Collections {
  items: Collection<BsonItem>
  history: Collection<BsonHistory>
  erasures: Collection<BsonErasure>
  parked: Collection<BsonParked>
  heads: Collection<BsonHead>
  outlets: Collection<BsonOutlet>
  checkpoints: Collection<BsonCheckpoint>
}

/** In the order in which they are created: whoever sees the last one sees all of them. */
export const COLLECTION_KINDS = ['items', 'history', 'erasures', 'parked', 'heads', 'outlets', 'checkpoints'] as const
export type CollectionKind = (typeof COLLECTION_KINDS)[number]

export const collectionName = (kind: CollectionKind, generation: number): string => `${kind}_g${generation}`

export const collectionsOf = (db: Db, generation: number): Collections => ({
  items: db.collection(collectionName('items', generation)),
  history: db.collection(collectionName('history', generation)),
  erasures: db.collection(collectionName('erasures', generation)),
  parked: db.collection(collectionName('parked', generation)),
  heads: db.collection(collectionName('heads', generation)),
  outlets: db.collection(collectionName('outlets', generation)),
  checkpoints: db.collection(collectionName('checkpoints', generation)),
})
