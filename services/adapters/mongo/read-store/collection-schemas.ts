import type { Document, IndexDescription } from 'mongodb'
import { NO_FIRST_DAY, NO_LAST_DAY } from '../../../domain/item/display-dates.ts'
import { PARK_REASONS } from '../../../ports/parked-record.ts'
import type { KnownLayouts } from '../../../ports/read-layout.ts'
import type { CollectionKind } from './collections.ts'

/** Raise `current` with every change of a document's form, and `oldest` to the lowest layout that is still read and written. */
export const COLLECTION_LAYOUTS: KnownLayouts = { current: 7, oldest: 1 }

/** The form of a collection's documents, which MongoDB checks at each write, and the indexes that queries use. */
export interface CollectionSchema {
  validator: { $jsonSchema: Document }
  indexes: IndexDescription[]
}

const text = { bsonType: 'string' }
const number = { bsonType: 'number' }
const bytes = { bsonType: 'binData' }
const texts = { bsonType: 'array', items: text }
const maybe = (type: { bsonType: string }) => ({ ...type, bsonType: [type.bsonType, 'null'] })
const position = { bsonType: 'object', required: ['partition', 'offset'] }
const proof = {
  bsonType: 'object',
  required: ['envelopeText', 'signature'],
  properties: { envelopeText: text, signature: bytes },
}
const hash = { bsonType: 'string', pattern: '^sha-256:[0-9a-f]{64}$' }

/** All fields are required; a field without a value is null. A later version may add fields. */
const documents = (properties: Record<string, Document>) => ({
  $jsonSchema: { bsonType: 'object', required: Object.keys(properties), properties },
})

export const COLLECTION_SCHEMAS: Record<CollectionKind, CollectionSchema> = {
  items: {
    validator: documents({
      _id: text,
      nodeId: text,
      version: { ...number, minimum: 1 },
      status: { enum: ['live', 'withdrawn'] },
      fingerprint: hash,
      publishedAt: text,
      updatedAt: text,
      publication: maybe(proof),
      latest: proof,
      withdrawal: maybe(proof),
      contentProof: maybe(proof),
      contentText: maybe(text),
      shownOn: texts,
      leftOutlets: texts,
      facets: texts,
      directoryPosition: maybe(number),
      erasedBelow: number,
      title: maybe(text),
      field: maybe(text),
      organ: maybe(text),
      displayFromDay: number,
      displayUntilDay: number,
      everShownOn: texts,
      listPlace: text,
      printedPlace: text,
      updatedPlace: text,
      validity: maybe(text),
      documentNumberKey: maybe(text),
      changePlace: text,
      changedAt: position,
      loggedAt: text,
      tokens: { bsonType: ['array', 'null'], items: text },
    }),
    indexes: [
      // These indexes hold the display days, so that items not shown today are skipped without reading them.
      { name: 'list', key: { shownOn: 1, printedPlace: -1, displayFromDay: 1, displayUntilDay: 1, status: 1 } },
      { name: 'list_received', key: { shownOn: 1, listPlace: -1, displayFromDay: 1, displayUntilDay: 1, status: 1 } },
      { name: 'list_updated', key: { shownOn: 1, updatedPlace: -1, displayFromDay: 1, displayUntilDay: 1, status: 1 } },
      { name: 'facets', key: { facets: 1, printedPlace: -1, displayFromDay: 1, displayUntilDay: 1, status: 1 } },
      { name: 'facets_updated', key: { facets: 1, updatedPlace: -1 } },
      { name: 'list_field', key: { shownOn: 1, field: 1, printedPlace: -1 } },
      { name: 'list_organ', key: { shownOn: 1, organ: 1, printedPlace: -1 } },
      { name: 'list_node', key: { shownOn: 1, nodeId: 1, printedPlace: -1 } },
      { name: 'list_validity', key: { shownOn: 1, validity: 1, printedPlace: -1 } },
      { name: 'list_number', key: { documentNumberKey: 1, printedPlace: -1 } },
      {
        name: 'list_withdrawn',
        key: { shownOn: 1, printedPlace: -1 },
        partialFilterExpression: { status: 'withdrawn' },
      },
      { name: 'changes', key: { changePlace: 1 } },
      { name: 'changes_outlet', key: { everShownOn: 1, changePlace: 1 } },
      {
        name: 'begins',
        key: { displayFromDay: 1, _id: 1 },
        partialFilterExpression: { displayFromDay: { $gt: NO_FIRST_DAY } },
      },
      {
        name: 'ends',
        key: { displayUntilDay: 1, _id: 1 },
        partialFilterExpression: { displayUntilDay: { $lt: NO_LAST_DAY } },
      },
      { name: 'search', key: { tokens: 1 } },
    ],
  },
  history: {
    validator: documents({
      _id: text,
      itemId: text,
      version: number,
      nodeId: text,
      nodeSeq: number,
      envelopeHash: hash,
      envelopeText: text,
      signature: bytes,
      contentText: maybe(text),
      erased: { bsonType: 'bool' },
      outcome: { enum: ['applied', 'not-allowed'] },
      notAllowedAt: maybe(number),
      freedAt: maybe(number),
    }),
    indexes: [
      { name: 'item', key: { itemId: 1, version: 1, nodeId: 1, nodeSeq: 1 } },
      {
        name: 'refused',
        key: { itemId: 1, nodeId: 1, nodeSeq: 1 },
        partialFilterExpression: { outcome: 'not-allowed' },
      },
    ],
  },
  erasures: { validator: documents({ _id: text, below: number }), indexes: [] },
  parked: {
    validator: documents({
      _id: text,
      partition: number,
      offset: number,
      reason: { enum: [...PARK_REASONS] },
      discarded: { bsonType: 'bool' },
      nodeId: maybe(text),
      nodeSeq: maybe(number),
      itemId: maybe(text),
      envelopeHash: maybe(text),
      schema: maybe({ bsonType: 'object' }),
      bytes,
      parkedAt: text,
    }),
    indexes: [
      { name: 'place', key: { partition: 1, offset: 1 }, unique: true },
      { name: 'waiting', key: { nodeId: 1, reason: 1, nodeSeq: 1, offset: 1 } },
      { name: 'envelope', key: { envelopeHash: 1 } },
      { name: 'reason', key: { reason: 1, partition: 1, offset: 1 } },
      // The index holds all that counting asks for, so that no record is read.
      { name: 'count', key: { discarded: 1, reason: 1, nodeId: 1 } },
    ],
  },
  heads: {
    validator: documents({ _id: text, nodeSeq: number, hash, movedAt: number, latestAt: maybe(text) }),
    indexes: [],
  },
  outlets: {
    validator: documents({
      _id: text,
      name: text,
      mergedInto: maybe(text),
      entries: texts,
      directoryPosition: number,
    }),
    indexes: [],
  },
  checkpoints: {
    validator: documents({
      _id: number,
      logId: text,
      nextOffset: number,
      lastHash: maybe(hash),
      directoryPosition: number,
      caughtUpAt: maybe(text),
      writes: number,
    }),
    indexes: [],
  },
}
