import { BSON, type Document } from 'mongodb'
import { rawField } from './bson-fields.ts'
import { isOperators } from './matches.ts'

const OPERATORS: Record<string, (document: Document, fields: Document, isNew: boolean) => void> = {
  $set: (document, fields) => void Object.assign(document, fields),
  $setOnInsert: (document, fields, isNew) => void (isNew && Object.assign(document, fields)),
  $inc: (document, fields) => {
    for (const [name, by] of Object.entries(fields)) document[name] = (document[name] ?? 0) + by
  },
  $max: (document, fields) => {
    for (const [name, value] of Object.entries(fields))
      if (document[name] === undefined || document[name] < value) document[name] = value
  },
}

/** A raw document after an update. Without `before` it is an upsert, which begins with the equalities of its filter. */
export function updated(before: Uint8Array | null, update: Uint8Array, filter: Document): Uint8Array {
  if (startsWithDollar(update)) return operated(before, update, filter)
  if (rawField(update, '_id') !== null) return update
  const id = before === null ? filter._id : BSON.deserialize(before)._id
  return BSON.serialize({ _id: id, ...BSON.deserialize(update) })
}

function operated(before: Uint8Array | null, update: Uint8Array, filter: Document): Uint8Array {
  const document: Document =
    before === null
      ? Object.fromEntries(Object.entries(filter).filter(([, wanted]) => !isOperators(wanted)))
      : BSON.deserialize(before)
  for (const [name, fields] of Object.entries(BSON.deserialize(update))) {
    const operator = OPERATORS[name]
    if (operator === undefined) throw new Error(`the bench's stub does not know ${name}`)
    operator(document, fields, before === null)
  }
  return BSON.serialize(document)
}

/** The first field's name begins after the length (4 bytes) and its type (1). */
const startsWithDollar = (document: Uint8Array): boolean => document[5] === 0x24
