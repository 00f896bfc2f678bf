import type { Collection, Db } from 'mongodb'
import type { StoredHistory } from './stored-history.ts'
import type { StoredItem } from './stored-item.ts'
import type { StoredParked } from './stored-parked.ts'
import type { HeadDocument, StoredCheckpoint, StoredErasure } from './stored-progress.ts'

/** The collections of one generation: `items_g7` and its sisters (docs/read-models.md). */
export interface Collections {
  items: Collection<StoredItem>
  history: Collection<StoredHistory>
  erasures: Collection<StoredErasure>
  parked: Collection<StoredParked>
  heads: Collection<HeadDocument>
  checkpoints: Collection<StoredCheckpoint>
}

/** In the order in which they are made: who sees the last one sees all of them. */
export const COLLECTION_KINDS = ['items', 'history', 'erasures', 'parked', 'heads', 'checkpoints'] as const
export type CollectionKind = (typeof COLLECTION_KINDS)[number]

export const collectionName = (kind: CollectionKind, generation: number): string => `${kind}_g${generation}`

export const collectionsOf = (db: Db, generation: number): Collections => ({
  items: db.collection(collectionName('items', generation)),
  history: db.collection(collectionName('history', generation)),
  erasures: db.collection(collectionName('erasures', generation)),
  parked: db.collection(collectionName('parked', generation)),
  heads: db.collection(collectionName('heads', generation)),
  checkpoints: db.collection(collectionName('checkpoints', generation)),
})
