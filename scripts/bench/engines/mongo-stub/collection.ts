import { BSON, type Document } from 'mongodb'
import { keyOfField, keyOfValue, rawField } from './bson-fields.ts'
import { createFieldIndexes } from './field-indexes.ts'
import { isOperators, matches } from './matches.ts'
import { updated } from './updated.ts'

export interface UpdateOutcome {
  matched: number
  upsertedId: unknown
  /** An upsert found a document with its `_id` that does not match the rest of its filter. */
  duplicate: boolean
}

export interface StubUpdate {
  q: Document
  /** A raw document: a replacement or operators. */
  u: Uint8Array
  upsert: boolean
  multi: boolean
}

export type StubCollection = ReturnType<typeof createStubCollection>

/** A collection in memory. It finds raw documents by `_id`, and by a field's value once a filter has asked for that. */
export function createStubCollection() {
  const documents = new Map<string, Uint8Array>()
  const indexes = createFieldIndexes(documents)
  let backwards = 0
  let written = 0

  const put = (key: string, raw: Uint8Array) => {
    const before = documents.get(key)
    if (before !== undefined) {
      indexes.leave(key, before)
      if (isOlder(raw, before)) backwards++
    }
    written++
    documents.set(key, raw)
    indexes.enter(key, raw)
  }

  /** Keys of documents that can match, by `_id`, by the first equality of the filter, or else of all documents. */
  const candidates = (filter: Document): Iterable<string> => {
    if ('_id' in filter && !isOperators(filter._id)) return [keyOfValue(filter._id)]
    if ('_id' in filter && Array.isArray(filter._id.$in)) return (filter._id.$in as unknown[]).map(keyOfValue)
    const equal = Object.entries(filter).find(([, wanted]) => !isOperators(wanted))
    if (equal === undefined) return documents.keys()
    return indexes.keysWith(equal[0], keyOfValue(equal[1] ?? null))
  }

  const find = (filter: Document, limit = Number.POSITIVE_INFINITY): Document[] => {
    const found: Document[] = []
    for (const key of candidates(filter)) {
      if (found.length >= limit) break
      const raw = documents.get(key)
      if (raw === undefined) continue
      const document = decode(raw)
      if (matches(document, filter)) found.push(document)
    }
    return found
  }

  const matchingKeys = (filter: Document): string[] => {
    const idOnly = Object.keys(filter).length === 1 && '_id' in filter && !isOperators(filter._id)
    return [...candidates(filter)].filter((key) => {
      const raw = documents.get(key)
      return raw !== undefined && (idOnly || matches(decode(raw), filter))
    })
  }

  return {
    find,
    /** Gives false when there is a document with this `_id`. */
    insert: (raw: Uint8Array): boolean => {
      const key = keyOfField(rawField(raw, '_id'))
      if (documents.has(key)) return false
      put(key, raw)
      return true
    },
    update: ({ q, u, upsert, multi }: StubUpdate): UpdateOutcome => {
      const keys = matchingKeys(q)
      for (const key of multi ? keys : keys.slice(0, 1)) put(key, updated(documents.get(key) as Uint8Array, u, q))
      if (keys.length > 0 || !upsert) return { matched: keys.length, upsertedId: null, duplicate: false }
      const key = keyOfValue(q._id)
      if (documents.has(key)) return { matched: 0, upsertedId: null, duplicate: true }
      put(key, updated(null, u, q))
      return { matched: 0, upsertedId: q._id, duplicate: false }
    },
    remove: (filter: Document): number => {
      const keys = matchingKeys(filter)
      for (const key of keys) {
        indexes.leave(key, documents.get(key) as Uint8Array)
        documents.delete(key)
      }
      return keys.length
    },
    /** `backwards` counts how often a document got a lower `version` than it had. */
    counts: () => ({ written, backwards }),
  }
}

const decode = (raw: Uint8Array): Document => BSON.deserialize(raw, { validation: { utf8: false } })

function isOlder(after: Uint8Array, before: Uint8Array): boolean {
  const [now, was] = [numberIn(after), numberIn(before)]
  return now !== null && was !== null && now < was
}

/** The `version`, whether it is an int32, an int64 or a double. */
function numberIn(raw: Uint8Array): number | null {
  const field = rawField(raw, 'version')
  if (field === null) return null
  const view = new DataView(field.bytes.buffer, field.bytes.byteOffset, field.bytes.byteLength)
  if (field.type === 16) return view.getInt32(0, true)
  if (field.type === 18) return Number(view.getBigInt64(0, true))
  return field.type === 1 ? view.getFloat64(0, true) : null
}
