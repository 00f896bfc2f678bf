import { keyOfField, rawField } from './bson-fields.ts'

/** Says which documents hold a field's value. A field is indexed when it is first asked for. */
export interface FieldIndexes {
  enter(key: string, raw: Uint8Array): void
  leave(key: string, raw: Uint8Array): void
  keysWith(field: string, value: string): Iterable<string>
}

export function createFieldIndexes(documents: Map<string, Uint8Array>): FieldIndexes {
  const indexes = new Map<string, Map<string, Set<string>>>()

  const add = (index: Map<string, Set<string>>, value: string, key: string) => {
    const keys = index.get(value)
    if (keys === undefined) index.set(value, new Set([key]))
    else keys.add(key)
  }
  const indexOn = (field: string) => {
    const known = indexes.get(field)
    if (known !== undefined) return known
    const index = new Map<string, Set<string>>()
    for (const [key, raw] of documents) add(index, keyOfField(rawField(raw, field)), key)
    indexes.set(field, index)
    return index
  }

  return {
    enter: (key, raw) => {
      for (const [field, index] of indexes) add(index, keyOfField(rawField(raw, field)), key)
    },
    leave: (key, raw) => {
      for (const [field, index] of indexes) index.get(keyOfField(rawField(raw, field)))?.delete(key)
    },
    keysWith: (field, value) => [...(indexOn(field).get(value) ?? [])],
  }
}
